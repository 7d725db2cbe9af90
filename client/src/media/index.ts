export { maxPictureBytes, pictureTypes } from './check-picture.ts'
export { createMedia } from './media.ts'
export { fileReasons, mediaReasons } from './schemas.ts'
export type {
  Media,
  MediaReason,
  PicturePhase,
  PictureProgress,
  PictureTarget,
  PictureUpload,
  Upload,
  UploadStep,
} from './types.ts'
