import type { Core } from '../core.ts'
import type { Platewire } from '../platewire.ts'
import { createPictureUpload } from './picture-upload.ts'
import { removedSchema, uploadsSchema } from './schemas.ts'
import type { Media } from './types.ts'

/** Pictures of dishes: sent, followed, taken down. */
export function createMedia(platewire: Platewire): Media {
  const core: Core = platewire.core
  return {
    uploadMenuImage: (file, target) => createPictureUpload(core, target, { file }),
    followUpload: (upload) =>
      createPictureUpload(
        core,
        { restaurantId: upload.restaurant_id, menuItemId: upload.menu_item_id },
        { upload },
      ),
    uploads: (restaurantId) =>
      core.caller.rpc('restaurant_uploads', { restaurant_id: restaurantId }, uploadsSchema),
    removeMenuImage: async (menuItemId, options) => {
      await core.command('remove_menu_image', { menu_item_id: menuItemId }, removedSchema, options)
    },
  }
}
