import { Routes } from 'react-router'
import { adminArea } from './areas/admin.tsx'
import { customerArea } from './areas/customer.tsx'
import { driverArea } from './areas/driver.tsx'
import { restaurantArea } from './areas/restaurant.tsx'
import { supportArea } from './areas/support.tsx'

/** Every page of the app, area by area. Each page arrives when it is opened. */
export function Router() {
  return (
    <Routes>
      {customerArea}
      {restaurantArea}
      {driverArea}
      {supportArea}
      {adminArea}
    </Routes>
  )
}
