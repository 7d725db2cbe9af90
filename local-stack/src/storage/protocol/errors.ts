/** The codes of Storage's errors that this stack can answer with. */
export type StorageErrorCode =
  | 'NoSuchBucket'
  | 'NoSuchKey'
  | 'NoSuchUpload'
  | 'InvalidJWT'
  | 'InvalidRequest'
  | 'InvalidBucketName'
  | 'InvalidKey'
  | 'InvalidRange'
  | 'InvalidMimeType'
  | 'InvalidParameter'
  | 'InvalidSignature'
  | 'EntityTooLarge'
  | 'KeyAlreadyExists'
  | 'BucketAlreadyExists'
  | 'ResourceAlreadyExists'
  | 'ResourceNotEmpty'
  | 'ResourceLocked'
  | 'AccessDenied'
  | 'DatabaseTimeout'
  | 'DatabaseError'
  | 'InternalError'
  | 'Aborted'
  | 'not_supported_locally'

/** What Storage answers when it does not do what it was asked. */
export interface Refusal {
  code: StorageErrorCode
  /** The status in the body. The answer itself carries 400, unless the server is at fault. */
  status: number
  message: string
  /** The older name of the error, where there is one. */
  error?: string
}

/** An answer that is not what the caller hoped for, in the words of hosted Storage. */
export class StorageError extends Error {
  readonly code: StorageErrorCode
  readonly status: number
  readonly #error: string

  constructor(refusal: Refusal, options: { cause?: unknown } = {}) {
    super(refusal.message, options)
    this.name = 'StorageError'
    this.code = refusal.code
    this.status = refusal.status
    this.#error = refusal.error ?? refusal.code
  }

  /** Hosted puts the true status into the body and answers 400, so that is what clients expect. */
  get httpStatus(): number {
    return this.status >= 500 ? this.status : 400
  }

  body(): Record<string, string> {
    return { statusCode: String(this.status), error: this.#error, message: this.message, code: this.code }
  }
}

const make = (code: StorageErrorCode, status: number, message: string, error?: string): StorageError =>
  new StorageError({ code, status, message, ...(error === undefined ? {} : { error }) })

/** Every refusal, by name. */
export const refusals = {
  noSuchBucket: () => make('NoSuchBucket', 404, 'Bucket not found', 'Bucket not found'),
  noSuchKey: () => make('NoSuchKey', 404, 'Object not found', 'not_found'),
  /** The row is there and its bytes are not. */
  noBytes: () => make('NoSuchKey', 404, 'The resource was not found', 'Not found'),
  noSuchUpload: () => make('NoSuchUpload', 404, 'Upload not found'),
  relatedNotFound: () => make('InvalidRequest', 404, 'The related resource does not exist'),
  invalidJwt: (message: string) => make('InvalidJWT', 400, message),
  invalidRequest: (message: string, error?: string) => make('InvalidRequest', 400, message, error),
  invalidBucketName: () => make('InvalidBucketName', 400, 'Bucket name invalid', 'Invalid Input'),
  invalidKey: (key: string) => make('InvalidKey', 400, `Invalid key: ${key}`),
  invalidRange: () => make('InvalidRange', 416, 'The requested range is not satisfiable'),
  invalidMimeType: (type: string) =>
    make('InvalidMimeType', 415, `mime type ${type} is not supported`, 'invalid_mime_type'),
  invalidParameter: (name: string) => make('InvalidParameter', 400, `Invalid Parameter ${name}`),
  invalidSignature: (message = 'Invalid signature') => make('InvalidSignature', 400, message),
  noContent: (message = 'No content provided') => make('InvalidRequest', 400, message),
  tooLarge: (what = 'object') =>
    make('EntityTooLarge', 413, `The ${what} exceeded the maximum allowed size`, 'Payload too large'),
  keyExists: () => make('KeyAlreadyExists', 409, 'The resource already exists', 'Duplicate'),
  bucketExists: () => make('BucketAlreadyExists', 409, 'The resource already exists', 'Duplicate'),
  exists: () => make('ResourceAlreadyExists', 409, 'The resource already exists', 'Duplicate'),
  bucketNotEmpty: () => make('ResourceNotEmpty', 409, 'The bucket you tried to delete is not empty'),
  locked: () => make('ResourceLocked', 423, 'The resource is locked'),
  accessDenied: (message = 'Access denied') => make('AccessDenied', 403, message, 'Unauthorized'),
  databaseTimeout: () => make('DatabaseTimeout', 544, 'The connection to the database timed out'),
  databaseError: (code: string) => make('DatabaseError', 500, `database error, code: ${code}`),
  noRoute: (method: string, path: string) =>
    make('InvalidRequest', 404, `Route ${method}:${path} not found`, 'Not Found'),
  aborted: () => make('Aborted', 499, 'Request aborted', 'Request aborted'),
  internal: () => make('InternalError', 500, 'Internal Server Error', 'Internal'),
  notSupported: (what: string) =>
    make('not_supported_locally', 501, `${what} is not part of the local stack's Storage.`),
}
