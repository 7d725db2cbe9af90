/** The people, places and dishes of supabase/seed.sql that tests refer to. */
export const demo = {
  password: 'platewire-demo',
  lea: {
    id: 'a0000000-0000-4000-8000-000000000001',
    email: 'lea@platewire.test',
    addressId: 'b0000000-0000-4000-8000-000000000001',
  },
  omar: {
    id: 'a0000000-0000-4000-8000-000000000002',
    email: 'omar@platewire.test',
    addressId: 'b0000000-0000-4000-8000-000000000003',
  },
  mia: { id: 'a0000000-0000-4000-8000-000000000011', email: 'mia@platewire.test' },
  jun: { id: 'a0000000-0000-4000-8000-000000000012', email: 'jun@platewire.test' },
  sam: { id: 'a0000000-0000-4000-8000-000000000021', email: 'sam@platewire.test' },
  ada: { id: 'a0000000-0000-4000-8000-000000000031', email: 'ada@platewire.test' },
  ben: { id: 'a0000000-0000-4000-8000-000000000032', email: 'ben@platewire.test' },
  admin: { id: 'a0000000-0000-4000-8000-000000000041', email: 'admin@platewire.test' },
  nadia: { id: 'a0000000-0000-4000-8000-000000000013', email: 'nadia@platewire.test' },
  baoHouse: { id: 'c0000000-0000-4000-8000-000000000001', slug: 'bao-house' },
  pho9: { id: 'c0000000-0000-4000-8000-000000000002', slug: 'pho-9' },
  /** Sixty open tickets, from supabase/seeds/020_busy_kitchen.sql. */
  busyKitchen: { id: 'c0000000-0000-4000-8000-000000000009', slug: 'cantine-des-recollets' },
} as const
