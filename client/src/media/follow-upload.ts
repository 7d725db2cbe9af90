import type { Core } from '../core.ts'
import type { Follow } from '../streams/types.ts'
import { uploadSnapshotSchema } from './schemas.ts'
import type { Upload } from './types.ts'
import { type FollowedUpload, reduceUpload } from './upload-state.ts'

/** Follows what the server does with a picture. */
export function followUpload(
  core: Core,
  uploadId: string,
  onUpload: (upload: Upload) => void,
): Follow<FollowedUpload> {
  const person = core.userId.getSnapshot()
  return core.follow<FollowedUpload>(`upload:${uploadId}`, {
    // Steps take a second each; a missed message must not leave the bar standing for a minute.
    urgent: 'while_seen',
    topics: (data) => (data ? [data.topic] : person ? [`user:${person}`] : []),
    reduce: (data, event) => ({ ...data, upload: reduceUpload(data.upload, event) }),
    snapshot: async () => {
      const { seq, topic, upload } = await core.caller.rpc(
        'upload_snapshot',
        { upload_id: uploadId },
        uploadSnapshotSchema,
        { attempts: 1 },
      )
      return { seq, state: { upload, topic } }
    },
    onChange: ({ data }) => onUpload(data.upload),
  })
}
