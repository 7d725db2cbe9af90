export { menuWithStorefront, type StorefrontChange, watchStorefront, withStorefront } from './storefront.ts'
