
export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  
  "public": {
          Tables: {
            "acceptance_settings": {
                  Row: {
                    "accept_minutes": number,"accepts_automatically": boolean,"pause_after": number | null,"restaurant_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "accept_minutes"?: number,"accepts_automatically"?: boolean,"pause_after"?: number | null,"restaurant_id": string
                  }
                  Update: {
                    "accept_minutes"?: number,"accepts_automatically"?: boolean,"pause_after"?: number | null,"restaurant_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "acceptance_settings_restaurant_id_fkey"
      columns: ["restaurant_id"]
isOneToOne: true
      referencedRelation: "restaurants"
      referencedColumns: ["id"]
    }
                  ]
                },"addresses": {
                  Row: {
                    "city": string,"created_at": string,"id": string,"instructions": string,"label": string,"latitude": number,"line1": string,"line2": string,"longitude": number,"postcode": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "city": string,"created_at"?: string,"id"?: string,"instructions"?: string,"label"?: string,"latitude": number,"line1": string,"line2"?: string,"longitude": number,"postcode"?: string,"user_id"?: string
                  }
                  Update: {
                    "city"?: string,"created_at"?: string,"id"?: string,"instructions"?: string,"label"?: string,"latitude"?: number,"line1"?: string,"line2"?: string,"longitude"?: number,"postcode"?: string,"user_id"?: string
                  }
                  Relationships: [
                    
                  ]
                },"alarm_settings": {
                  Row: {
                    "after_seconds": number,"is_on": boolean,"restaurant_id": string,"step": string,"unattended_seconds": number
                  }
                  ComputedFields: never
                  Insert: {
                    "after_seconds": number,"is_on": boolean,"restaurant_id": string,"step": string,"unattended_seconds": number
                  }
                  Update: {
                    "after_seconds"?: number,"is_on"?: boolean,"restaurant_id"?: string,"step"?: string,"unattended_seconds"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "alarm_settings_restaurant_id_fkey"
      columns: ["restaurant_id"]
isOneToOne: false
      referencedRelation: "restaurants"
      referencedColumns: ["id"]
    }
                  ]
                },"conversation_cursors": {
                  Row: {
                    "conversation_id": string,"read_at": string,"read_messages": number,"seq": number,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "conversation_id": string,"read_at"?: string,"read_messages": number,"seq": number,"user_id": string
                  }
                  Update: {
                    "conversation_id"?: string,"read_at"?: string,"read_messages"?: number,"seq"?: number,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "conversation_cursors_conversation_id_fkey"
      columns: ["conversation_id"]
isOneToOne: false
      referencedRelation: "conversations"
      referencedColumns: ["id"]
    }
                  ]
                },"conversation_notes": {
                  Row: {
                    "author_id": string | null,"client_id": string,"conversation_id": string,"created_at": string,"seq": number,"text": string
                  }
                  ComputedFields: never
                  Insert: {
                    "author_id"?: string | null,"client_id": string,"conversation_id": string,"created_at"?: string,"seq": number,"text": string
                  }
                  Update: {
                    "author_id"?: string | null,"client_id"?: string,"conversation_id"?: string,"created_at"?: string,"seq"?: number,"text"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "conversation_notes_conversation_id_fkey"
      columns: ["conversation_id"]
isOneToOne: false
      referencedRelation: "conversations"
      referencedColumns: ["id"]
    }
                  ]
                },"conversations": {
                  Row: {
                    "agent_id": string | null,"agent_messages": number,"agent_read_seq": number,"closed_at": string | null,"created_at": string,"customer_id": string,"customer_label": string,"customer_messages": number,"customer_read_seq": number,"id": string,"kind": string,"last_at": string | null,"last_seq": number,"last_side": string | null,"order_id": string | null,"status": string,"version": number,"waiting_on": string | null,"waiting_since": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "agent_id"?: string | null,"agent_messages"?: number,"agent_read_seq"?: number,"closed_at"?: string | null,"created_at"?: string,"customer_id": string,"customer_label": string,"customer_messages"?: number,"customer_read_seq"?: number,"id"?: string,"kind": string,"last_at"?: string | null,"last_seq"?: number,"last_side"?: string | null,"order_id"?: string | null,"status"?: string,"version"?: number,"waiting_on"?: string | null,"waiting_since"?: string | null
                  }
                  Update: {
                    "agent_id"?: string | null,"agent_messages"?: number,"agent_read_seq"?: number,"closed_at"?: string | null,"created_at"?: string,"customer_id"?: string,"customer_label"?: string,"customer_messages"?: number,"customer_read_seq"?: number,"id"?: string,"kind"?: string,"last_at"?: string | null,"last_seq"?: number,"last_side"?: string | null,"order_id"?: string | null,"status"?: string,"version"?: number,"waiting_on"?: string | null,"waiting_since"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "conversations_order_id_fkey"
      columns: ["order_id"]
isOneToOne: false
      referencedRelation: "orders"
      referencedColumns: ["id"]
    }
                  ]
                },"drills": {
                  Row: {
                    "ends_at": string,"finished_at": string | null,"id": string,"ladder": NonNullable<Json>,"order_id": string,"outcome": string | null,"restaurant_id": string,"silent_device_id": string,"speed": number,"started_at": string,"started_by": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "ends_at": string,"finished_at"?: string | null,"id"?: string,"ladder": NonNullable<Json>,"order_id": string,"outcome"?: string | null,"restaurant_id": string,"silent_device_id": string,"speed": number,"started_at"?: string,"started_by"?: string | null
                  }
                  Update: {
                    "ends_at"?: string,"finished_at"?: string | null,"id"?: string,"ladder"?: NonNullable<Json>,"order_id"?: string,"outcome"?: string | null,"restaurant_id"?: string,"silent_device_id"?: string,"speed"?: number,"started_at"?: string,"started_by"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "drills_order_id_fkey"
      columns: ["order_id"]
isOneToOne: true
      referencedRelation: "orders"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "drills_restaurant_id_fkey"
      columns: ["restaurant_id"]
isOneToOne: false
      referencedRelation: "restaurants"
      referencedColumns: ["id"]
    }
                  ]
                },"escalation_steps": {
                  Row: {
                    "fired_at": string,"is_unattended": boolean,"order_id": string,"restaurant_id": string,"round": number,"step": string,"told": (string)[]
                  }
                  ComputedFields: never
                  Insert: {
                    "fired_at": string,"is_unattended": boolean,"order_id": string,"restaurant_id": string,"round": number,"step": string,"told"?: (string)[]
                  }
                  Update: {
                    "fired_at"?: string,"is_unattended"?: boolean,"order_id"?: string,"restaurant_id"?: string,"round"?: number,"step"?: string,"told"?: (string)[]
                  }
                  Relationships: [
                    {
      foreignKeyName: "escalation_steps_order_id_fkey"
      columns: ["order_id"]
isOneToOne: false
      referencedRelation: "orders"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "escalation_steps_restaurant_id_fkey"
      columns: ["restaurant_id"]
isOneToOne: false
      referencedRelation: "restaurants"
      referencedColumns: ["id"]
    }
                  ]
                },"kitchen_progress": {
                  Row: {
                    "changed_at": string,"made": (number)[],"order_id": string,"restaurant_id": string,"revision": number
                  }
                  ComputedFields: never
                  Insert: {
                    "changed_at"?: string,"made": (number)[],"order_id": string,"restaurant_id": string,"revision"?: number
                  }
                  Update: {
                    "changed_at"?: string,"made"?: (number)[],"order_id"?: string,"restaurant_id"?: string,"revision"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "kitchen_progress_order_id_fkey"
      columns: ["order_id"]
isOneToOne: true
      referencedRelation: "orders"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "kitchen_progress_restaurant_id_fkey"
      columns: ["restaurant_id"]
isOneToOne: false
      referencedRelation: "restaurants"
      referencedColumns: ["id"]
    }
                  ]
                },"menu_categories": {
                  Row: {
                    "archived_at": string | null,"id": string,"name": string,"position": number,"restaurant_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "archived_at"?: string | null,"id"?: string,"name": string,"position"?: number,"restaurant_id": string
                  }
                  Update: {
                    "archived_at"?: string | null,"id"?: string,"name"?: string,"position"?: number,"restaurant_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "menu_categories_restaurant_id_fkey"
      columns: ["restaurant_id"]
isOneToOne: false
      referencedRelation: "restaurants"
      referencedColumns: ["id"]
    }
                  ]
                },"menu_items": {
                  Row: {
                    "allergens": (string)[],"archived_at": string | null,"back_at": string | null,"category_id": string,"cook_minutes": number | null,"counted_at": string,"description": string,"id": string,"image": Json | null,"is_available": boolean,"name": string,"portions": number | null,"position": number,"price_minor": number,"recipe": string,"restaurant_id": string,"station": string,"tax_class_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "allergens"?: (string)[],"archived_at"?: string | null,"back_at"?: string | null,"category_id": string,"cook_minutes"?: number | null,"counted_at"?: string,"description"?: string,"id"?: string,"image"?: Json | null,"is_available"?: boolean,"name": string,"portions"?: number | null,"position"?: number,"price_minor": number,"recipe"?: string,"restaurant_id": string,"station"?: string,"tax_class_id": string
                  }
                  Update: {
                    "allergens"?: (string)[],"archived_at"?: string | null,"back_at"?: string | null,"category_id"?: string,"cook_minutes"?: number | null,"counted_at"?: string,"description"?: string,"id"?: string,"image"?: Json | null,"is_available"?: boolean,"name"?: string,"portions"?: number | null,"position"?: number,"price_minor"?: number,"recipe"?: string,"restaurant_id"?: string,"station"?: string,"tax_class_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "menu_items_restaurant_id_category_id_fkey"
      columns: ["restaurant_id","category_id"]
isOneToOne: false
      referencedRelation: "menu_categories"
      referencedColumns: ["restaurant_id","id"]
    },{
      foreignKeyName: "menu_items_restaurant_id_fkey"
      columns: ["restaurant_id"]
isOneToOne: false
      referencedRelation: "restaurants"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "menu_items_restaurant_id_tax_class_id_fkey"
      columns: ["restaurant_id","tax_class_id"]
isOneToOne: false
      referencedRelation: "tax_classes"
      referencedColumns: ["restaurant_id","id"]
    }
                  ]
                },"messages": {
                  Row: {
                    "author_id": string | null,"client_id": string | null,"conversation_id": string,"created_at": string,"kind": string,"seq": number,"side": string,"subject_id": string | null,"text": string
                  }
                  ComputedFields: never
                  Insert: {
                    "author_id"?: string | null,"client_id"?: string | null,"conversation_id": string,"created_at"?: string,"kind": string,"seq": number,"side": string,"subject_id"?: string | null,"text"?: string
                  }
                  Update: {
                    "author_id"?: string | null,"client_id"?: string | null,"conversation_id"?: string,"created_at"?: string,"kind"?: string,"seq"?: number,"side"?: string,"subject_id"?: string | null,"text"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "messages_conversation_id_fkey"
      columns: ["conversation_id"]
isOneToOne: false
      referencedRelation: "conversations"
      referencedColumns: ["id"]
    }
                  ]
                },"option_groups": {
                  Row: {
                    "id": string,"max_choices": number,"menu_item_id": string,"min_choices": number,"name": string,"position": number,"restaurant_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "id"?: string,"max_choices"?: number,"menu_item_id": string,"min_choices"?: number,"name": string,"position"?: number,"restaurant_id": string
                  }
                  Update: {
                    "id"?: string,"max_choices"?: number,"menu_item_id"?: string,"min_choices"?: number,"name"?: string,"position"?: number,"restaurant_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "option_groups_restaurant_id_fkey"
      columns: ["restaurant_id"]
isOneToOne: false
      referencedRelation: "restaurants"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "option_groups_restaurant_id_menu_item_id_fkey"
      columns: ["restaurant_id","menu_item_id"]
isOneToOne: false
      referencedRelation: "menu_items"
      referencedColumns: ["restaurant_id","id"]
    }
                  ]
                },"options": {
                  Row: {
                    "id": string,"is_available": boolean,"name": string,"option_group_id": string,"position": number,"price_minor": number,"restaurant_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "id"?: string,"is_available"?: boolean,"name": string,"option_group_id": string,"position"?: number,"price_minor"?: number,"restaurant_id": string
                  }
                  Update: {
                    "id"?: string,"is_available"?: boolean,"name"?: string,"option_group_id"?: string,"position"?: number,"price_minor"?: number,"restaurant_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "options_restaurant_id_fkey"
      columns: ["restaurant_id"]
isOneToOne: false
      referencedRelation: "restaurants"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "options_restaurant_id_option_group_id_fkey"
      columns: ["restaurant_id","option_group_id"]
isOneToOne: false
      referencedRelation: "option_groups"
      referencedColumns: ["restaurant_id","id"]
    }
                  ]
                },"order_acknowledgements": {
                  Row: {
                    "acknowledged_at": string,"order_id": string,"position": number,"restaurant_id": string,"user_id": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "acknowledged_at": string,"order_id": string,"position": number,"restaurant_id": string,"user_id"?: string | null
                  }
                  Update: {
                    "acknowledged_at"?: string,"order_id"?: string,"position"?: number,"restaurant_id"?: string,"user_id"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "order_acknowledgements_order_id_fkey"
      columns: ["order_id"]
isOneToOne: false
      referencedRelation: "orders"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "order_acknowledgements_restaurant_id_fkey"
      columns: ["restaurant_id"]
isOneToOne: false
      referencedRelation: "restaurants"
      referencedColumns: ["id"]
    }
                  ]
                },"order_destinations": {
                  Row: {
                    "city": string,"instructions": string,"latitude": number,"line1": string,"line2": string,"longitude": number,"order_id": string,"phone": string,"postcode": string,"recipient_name": string
                  }
                  ComputedFields: never
                  Insert: {
                    "city": string,"instructions": string,"latitude": number,"line1": string,"line2": string,"longitude": number,"order_id": string,"phone": string,"postcode": string,"recipient_name": string
                  }
                  Update: {
                    "city"?: string,"instructions"?: string,"latitude"?: number,"line1"?: string,"line2"?: string,"longitude"?: number,"order_id"?: string,"phone"?: string,"postcode"?: string,"recipient_name"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "order_destinations_order_id_fkey"
      columns: ["order_id"]
isOneToOne: true
      referencedRelation: "orders"
      referencedColumns: ["id"]
    }
                  ]
                },"order_lines": {
                  Row: {
                    "amount_minor": number,"kind": string,"label": string,"menu_item_id": string | null,"note": string,"options": NonNullable<Json>,"order_id": string,"position": number,"quantity": number,"tax_minor": number,"tax_rate_bps": number,"unit_minor": number
                  }
                  ComputedFields: never
                  Insert: {
                    "amount_minor": number,"kind": string,"label": string,"menu_item_id"?: string | null,"note"?: string,"options"?: NonNullable<Json>,"order_id": string,"position": number,"quantity": number,"tax_minor": number,"tax_rate_bps": number,"unit_minor": number
                  }
                  Update: {
                    "amount_minor"?: number,"kind"?: string,"label"?: string,"menu_item_id"?: string | null,"note"?: string,"options"?: NonNullable<Json>,"order_id"?: string,"position"?: number,"quantity"?: number,"tax_minor"?: number,"tax_rate_bps"?: number,"unit_minor"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "order_lines_menu_item_id_fkey"
      columns: ["menu_item_id"]
isOneToOne: false
      referencedRelation: "menu_items"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "order_lines_order_id_fkey"
      columns: ["order_id"]
isOneToOne: false
      referencedRelation: "orders"
      referencedColumns: ["id"]
    }
                  ]
                },"order_ratings": {
                  Row: {
                    "comment": string,"created_at": string,"customer_id": string | null,"driver_id": string | null,"order_id": string,"restaurant_id": string,"stars": number,"subject": string,"tags": (string)[],"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "comment"?: string,"created_at"?: string,"customer_id"?: string | null,"driver_id"?: string | null,"order_id": string,"restaurant_id": string,"stars": number,"subject": string,"tags"?: (string)[],"updated_at"?: string
                  }
                  Update: {
                    "comment"?: string,"created_at"?: string,"customer_id"?: string | null,"driver_id"?: string | null,"order_id"?: string,"restaurant_id"?: string,"stars"?: number,"subject"?: string,"tags"?: (string)[],"updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "order_ratings_order_id_fkey"
      columns: ["order_id"]
isOneToOne: false
      referencedRelation: "orders"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "order_ratings_restaurant_id_fkey"
      columns: ["restaurant_id"]
isOneToOne: false
      referencedRelation: "restaurants"
      referencedColumns: ["id"]
    }
                  ]
                },"order_reasons": {
                  Row: {
                    "actor": string,"label": string,"reason": string,"to_status": string
                  }
                  ComputedFields: never
                  Insert: {
                    "actor": string,"label": string,"reason": string,"to_status": string
                  }
                  Update: {
                    "actor"?: string,"label"?: string,"reason"?: string,"to_status"?: string
                  }
                  Relationships: [
                    
                  ]
                },"order_receipts": {
                  Row: {
                    "claimed_received_at": string | null,"claimed_shown_at": string | null,"device_id": string,"order_id": string,"received_at": string,"restaurant_id": string,"shown_at": string | null,"user_id": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "claimed_received_at"?: string | null,"claimed_shown_at"?: string | null,"device_id": string,"order_id": string,"received_at": string,"restaurant_id": string,"shown_at"?: string | null,"user_id"?: string | null
                  }
                  Update: {
                    "claimed_received_at"?: string | null,"claimed_shown_at"?: string | null,"device_id"?: string,"order_id"?: string,"received_at"?: string,"restaurant_id"?: string,"shown_at"?: string | null,"user_id"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "order_receipts_order_id_fkey"
      columns: ["order_id"]
isOneToOne: false
      referencedRelation: "orders"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "order_receipts_restaurant_id_fkey"
      columns: ["restaurant_id"]
isOneToOne: false
      referencedRelation: "restaurants"
      referencedColumns: ["id"]
    }
                  ]
                },"orders": {
                  Row: {
                    "accept_by": string | null,"accepted_at": string | null,"closed_at": string | null,"created_at": string,"currency": string,"customer_id": string | null,"customer_label": string,"delivered_at": string | null,"distance_m": number,"driver_id": string | null,"fires_at": string | null,"first_promised_from": string | null,"first_promised_until": string | null,"id": string,"is_rehearsal": boolean,"item_count": number,"last_actor": string,"moved_at": string,"note": string,"number": number,"picked_up_at": string | null,"placed_at": string | null,"prep_minutes": number,"preparing_at": string | null,"promised_from": string,"promised_until": string,"ready_at": string | null,"reason": string | null,"restaurant_id": string,"scheduled_at": string | null,"status": string,"subtotal_minor": number,"tax_minor": number,"total_minor": number,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "accept_by"?: string | null,"accepted_at"?: string | null,"closed_at"?: string | null,"created_at"?: string,"currency": string,"customer_id"?: string | null,"customer_label": string,"delivered_at"?: string | null,"distance_m": number,"driver_id"?: string | null,"fires_at"?: string | null,"first_promised_from"?: string | null,"first_promised_until"?: string | null,"id"?: string,"is_rehearsal"?: boolean,"item_count": number,"last_actor"?: string,"moved_at"?: string,"note"?: string,"number": number,"picked_up_at"?: string | null,"placed_at"?: string | null,"prep_minutes": number,"preparing_at"?: string | null,"promised_from": string,"promised_until": string,"ready_at"?: string | null,"reason"?: string | null,"restaurant_id": string,"scheduled_at"?: string | null,"status": string,"subtotal_minor": number,"tax_minor": number,"total_minor": number,"version"?: number
                  }
                  Update: {
                    "accept_by"?: string | null,"accepted_at"?: string | null,"closed_at"?: string | null,"created_at"?: string,"currency"?: string,"customer_id"?: string | null,"customer_label"?: string,"delivered_at"?: string | null,"distance_m"?: number,"driver_id"?: string | null,"fires_at"?: string | null,"first_promised_from"?: string | null,"first_promised_until"?: string | null,"id"?: string,"is_rehearsal"?: boolean,"item_count"?: number,"last_actor"?: string,"moved_at"?: string,"note"?: string,"number"?: number,"picked_up_at"?: string | null,"placed_at"?: string | null,"prep_minutes"?: number,"preparing_at"?: string | null,"promised_from"?: string,"promised_until"?: string,"ready_at"?: string | null,"reason"?: string | null,"restaurant_id"?: string,"scheduled_at"?: string | null,"status"?: string,"subtotal_minor"?: number,"tax_minor"?: number,"total_minor"?: number,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "orders_reason_fkey"
      columns: ["reason"]
isOneToOne: false
      referencedRelation: "order_reasons"
      referencedColumns: ["reason"]
    },{
      foreignKeyName: "orders_restaurant_id_fkey"
      columns: ["restaurant_id"]
isOneToOne: false
      referencedRelation: "restaurants"
      referencedColumns: ["id"]
    }
                  ]
                },"payments": {
                  Row: {
                    "amount_minor": number,"currency": string,"order_id": string,"provider": string,"reference": string,"status": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "amount_minor": number,"currency": string,"order_id": string,"provider": string,"reference"?: string,"status"?: string,"updated_at"?: string
                  }
                  Update: {
                    "amount_minor"?: number,"currency"?: string,"order_id"?: string,"provider"?: string,"reference"?: string,"status"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "payments_order_id_fkey"
      columns: ["order_id"]
isOneToOne: true
      referencedRelation: "orders"
      referencedColumns: ["id"]
    }
                  ]
                },"platform_members": {
                  Row: {
                    "created_at": string,"role": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"role": string,"user_id": string
                  }
                  Update: {
                    "created_at"?: string,"role"?: string,"user_id"?: string
                  }
                  Relationships: [
                    
                  ]
                },"profiles": {
                  Row: {
                    "created_at": string,"display_name": string,"phone": string,"updated_at": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"display_name": string,"phone"?: string,"updated_at"?: string,"user_id": string
                  }
                  Update: {
                    "created_at"?: string,"display_name"?: string,"phone"?: string,"updated_at"?: string,"user_id"?: string
                  }
                  Relationships: [
                    
                  ]
                },"push_preferences": {
                  Row: {
                    "is_wanted": boolean,"kind": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "is_wanted": boolean,"kind": string,"user_id": string
                  }
                  Update: {
                    "is_wanted"?: boolean,"kind"?: string,"user_id"?: string
                  }
                  Relationships: [
                    
                  ]
                },"push_subscriptions": {
                  Row: {
                    "auth": string,"created_at": string,"device_id": string,"endpoint": string,"failures": number,"id": string,"label": string,"last_success_at": string | null,"p256dh": string,"session_id": string | null,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "auth": string,"created_at"?: string,"device_id": string,"endpoint": string,"failures"?: number,"id"?: string,"label"?: string,"last_success_at"?: string | null,"p256dh": string,"session_id"?: string | null,"user_id": string
                  }
                  Update: {
                    "auth"?: string,"created_at"?: string,"device_id"?: string,"endpoint"?: string,"failures"?: number,"id"?: string,"label"?: string,"last_success_at"?: string | null,"p256dh"?: string,"session_id"?: string | null,"user_id"?: string
                  }
                  Relationships: [
                    
                  ]
                },"rating_tags": {
                  Row: {
                    "is_praise": boolean,"label": string,"position": number,"subject": string,"tag": string
                  }
                  ComputedFields: never
                  Insert: {
                    "is_praise": boolean,"label": string,"position": number,"subject": string,"tag": string
                  }
                  Update: {
                    "is_praise"?: boolean,"label"?: string,"position"?: number,"subject"?: string,"tag"?: string
                  }
                  Relationships: [
                    
                  ]
                },"restaurant_closures": {
                  Row: {
                    "closed_from": string,"closed_until": string,"created_at": string,"created_by": string | null,"id": string,"reason": string,"restaurant_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "closed_from": string,"closed_until": string,"created_at"?: string,"created_by"?: string | null,"id"?: string,"reason"?: string,"restaurant_id": string
                  }
                  Update: {
                    "closed_from"?: string,"closed_until"?: string,"created_at"?: string,"created_by"?: string | null,"id"?: string,"reason"?: string,"restaurant_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "restaurant_closures_restaurant_id_fkey"
      columns: ["restaurant_id"]
isOneToOne: false
      referencedRelation: "restaurants"
      referencedColumns: ["id"]
    }
                  ]
                },"restaurant_hours": {
                  Row: {
                    "closes": string,"opens": string,"restaurant_id": string,"weekday": number
                  }
                  ComputedFields: never
                  Insert: {
                    "closes": string,"opens": string,"restaurant_id": string,"weekday": number
                  }
                  Update: {
                    "closes"?: string,"opens"?: string,"restaurant_id"?: string,"weekday"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "restaurant_hours_restaurant_id_fkey"
      columns: ["restaurant_id"]
isOneToOne: false
      referencedRelation: "restaurants"
      referencedColumns: ["id"]
    }
                  ]
                },"restaurant_loads": {
                  Row: {
                    "actor": string,"minutes": number,"misses": number,"mode": string,"reason": string | null,"restaurant_id": string,"set_at": string,"set_by": string | null,"until": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "actor"?: string,"minutes"?: number,"misses"?: number,"mode"?: string,"reason"?: string | null,"restaurant_id": string,"set_at"?: string,"set_by"?: string | null,"until"?: string | null
                  }
                  Update: {
                    "actor"?: string,"minutes"?: number,"misses"?: number,"mode"?: string,"reason"?: string | null,"restaurant_id"?: string,"set_at"?: string,"set_by"?: string | null,"until"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "restaurant_loads_restaurant_id_fkey"
      columns: ["restaurant_id"]
isOneToOne: true
      referencedRelation: "restaurants"
      referencedColumns: ["id"]
    }
                  ]
                },"restaurant_members": {
                  Row: {
                    "created_at": string,"restaurant_id": string,"role": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"restaurant_id": string,"role": string,"user_id": string
                  }
                  Update: {
                    "created_at"?: string,"restaurant_id"?: string,"role"?: string,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "restaurant_members_restaurant_id_fkey"
      columns: ["restaurant_id"]
isOneToOne: false
      referencedRelation: "restaurants"
      referencedColumns: ["id"]
    }
                  ]
                },"restaurants": {
                  Row: {
                    "address_line": string,"created_at": string,"cuisine": string,"currency": string,"delivery_area": unknown,"delivery_fee_minor": number,"description": string,"fee_tax_rate_bps": number,"hue": number,"id": string,"is_published": boolean,"latitude": number,"longitude": number,"minimum_order_minor": number,"name": string,"prep_minutes": number,"prices_include_tax": boolean,"service_fee_minor": number,"slug": string,"timezone": string
                  }
                  ComputedFields: never
                  Insert: {
                    "address_line": string,"created_at"?: string,"cuisine"?: string,"currency"?: string,"delivery_area": unknown,"delivery_fee_minor"?: number,"description"?: string,"fee_tax_rate_bps"?: number,"hue"?: number,"id"?: string,"is_published"?: boolean,"latitude": number,"longitude": number,"minimum_order_minor"?: number,"name": string,"prep_minutes"?: number,"prices_include_tax"?: boolean,"service_fee_minor"?: number,"slug": string,"timezone"?: string
                  }
                  Update: {
                    "address_line"?: string,"created_at"?: string,"cuisine"?: string,"currency"?: string,"delivery_area"?: unknown,"delivery_fee_minor"?: number,"description"?: string,"fee_tax_rate_bps"?: number,"hue"?: number,"id"?: string,"is_published"?: boolean,"latitude"?: number,"longitude"?: number,"minimum_order_minor"?: number,"name"?: string,"prep_minutes"?: number,"prices_include_tax"?: boolean,"service_fee_minor"?: number,"slug"?: string,"timezone"?: string
                  }
                  Relationships: [
                    
                  ]
                },"support_alerts": {
                  Row: {
                    "agent_id": string | null,"closed_at": string | null,"order_id": string,"raised_at": string,"restaurant_id": string,"taken_at": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "agent_id"?: string | null,"closed_at"?: string | null,"order_id": string,"raised_at": string,"restaurant_id": string,"taken_at"?: string | null
                  }
                  Update: {
                    "agent_id"?: string | null,"closed_at"?: string | null,"order_id"?: string,"raised_at"?: string,"restaurant_id"?: string,"taken_at"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "support_alerts_order_id_fkey"
      columns: ["order_id"]
isOneToOne: true
      referencedRelation: "orders"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "support_alerts_restaurant_id_fkey"
      columns: ["restaurant_id"]
isOneToOne: false
      referencedRelation: "restaurants"
      referencedColumns: ["id"]
    }
                  ]
                },"tax_classes": {
                  Row: {
                    "id": string,"name": string,"rate_bps": number,"restaurant_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "id"?: string,"name": string,"rate_bps": number,"restaurant_id": string
                  }
                  Update: {
                    "id"?: string,"name"?: string,"rate_bps"?: number,"restaurant_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "tax_classes_restaurant_id_fkey"
      columns: ["restaurant_id"]
isOneToOne: false
      referencedRelation: "restaurants"
      referencedColumns: ["id"]
    }
                  ]
                }
          }
          Views: {
            [_ in never]: never
          }
          Functions: {
            "accept_invitation":
{ Args: { "command_id": string,"token": string }; Returns: Json
                           },
"accept_order":
{ Args: { "command_id": string,"order_id": string,"prep_minutes": number,"version": number }; Returns: Json
                           },
"acknowledge_order":
{ Args: { "command_id": string,"order_id": string }; Returns: Json
                           },
"add_note":
{ Args: { "command_id": string,"conversation_id": string,"text": string }; Returns: Json
                           },
"admin_overview":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"announcement_audience_sizes":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"announcement_desk":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"assign_conversation":
{ Args: { "agent_id"?: string,"command_id": string,"conversation_id": string,"version": number }; Returns: Json
                           },
"assign_driver":
{ Args: { "command_id": string,"driver_id": string,"order_id": string }; Returns: Json
                           },
"beat":
{ Args: { "can_ring"?: boolean,"device_id": string,"label"?: string,"streams": (string)[] }; Returns: Json
                           },
"board_tickets":
{ Args: { "order_ids": (string)[] }; Returns: Json
                           },
"cancel_email_change":
{ Args: { "command_id": string }; Returns: Json
                           },
"cancel_order":
{ Args: { "command_id": string,"order_id": string,"reason": string,"version": number }; Returns: Json
                           },
"cancel_upload":
{ Args: { "command_id": string,"upload_id": string }; Returns: Json
                           },
"claim_mail_jobs":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"claim_media_garbage":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"claim_media_job":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"claim_push_jobs":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"close_conversation":
{ Args: { "command_id": string,"conversation_id": string,"version": number }; Returns: Json
                           },
"complete_upload":
{ Args: { "command_id": string,"upload_id": string }; Returns: Json
                           },
"confirm_payment":
{ Args: { "event_id": string,"order_id": string,"outcome": string,"provider": string,"reference"?: string }; Returns: Json
                           },
"conversation_messages":
{ Args: { "before"?: number,"conversation_id": string,"max_messages"?: number,"seqs"?: (number)[] }; Returns: Json
                           },
"conversation_notes_snapshot":
{ Args: { "conversation_id": string }; Returns: Json
                           },
"conversation_order":
{ Args: { "conversation_id": string }; Returns: Json
                           },
"conversation_snapshot":
{ Args: { "conversation_id": string }; Returns: Json
                           },
"delete_account":
{ Args: { "command_id": string }; Returns: Json
                           },
"deliver_order":
{ Args: { "command_id": string,"order_id": string,"version": number }; Returns: Json
                           },
"delivery_position":
{ Args: { "order_id": string }; Returns: Json
                           },
"delivery_snapshot":
{ Args: { "order_id": string }; Returns: Json
                           },
"delivery_track":
{ Args: { "leg_id": string }; Returns: Json
                           },
"discard_announcement":
{ Args: { "announcement_id": string,"command_id": string,"version": number }; Returns: Json
                           },
"driver_beat":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"drivers_on_shift":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"end_other_sessions":
{ Args: { "command_id": string }; Returns: Json
                           },
"end_session":
{ Args: { "command_id": string,"session_id": string }; Returns: Json
                           },
"export_my_data":
{ Args: { "page"?: number }; Returns: Json
                           },
"extend_preparation":
{ Args: { "command_id": string,"minutes": number,"order_id": string,"version": number }; Returns: Json
                           },
"fail_media_job":
{ Args: { "fence": number,"job_id": string,"reason": string }; Returns: Json
                           },
"find_person":
{ Args: { "email": string }; Returns: Json
                           },
"find_restaurants":
{ Args: { "latitude"?: number,"longitude"?: number }; Returns: Json
                           },
"finish_media_job":
{ Args: { "fence": number,"job_id": string,"result": Json }; Returns: Json
                           },
"forget_media_garbage":
{ Args: { "bucket_id": string,"paths": (string)[] }; Returns: number
                           },
"grant_platform_role":
{ Args: { "command_id": string,"role": string,"user_id": string }; Returns: Json
                           },
"heads":
{ Args: { "streams": (string)[] }; Returns: Json
                           },
"invitation":
{ Args: { "token": string }; Returns: Json
                           },
"invite_member":
{ Args: { "command_id": string,"email": string,"restaurant_id": string,"role": string }; Returns: Json
                           },
"keep_push_key":
{ Args: { "made"?: string }; Returns: string
                           },
"last_drill":
{ Args: { "restaurant_id": string }; Returns: Json
                           },
"ledger_day":
{ Args: { "day"?: string,"restaurant_id": string }; Returns: Json
                           },
"mark_lines_made":
{ Args: { "command_id": string,"is_made": boolean,"order_id": string,"positions": (number)[] }; Returns: Json
                           },
"mark_ready":
{ Args: { "command_id": string,"order_id": string,"version": number }; Returns: Json
                           },
"menu_book":
{ Args: { "restaurant_id": string }; Returns: Json
                           },
"my_announcements":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"my_conversations":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"my_orders":
{ Args: { "before"?: string,"max_orders"?: number }; Returns: Json
                           },
"my_restaurants":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"my_run":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"my_sessions":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"open_conversation":
{ Args: { "command_id": string,"kind": string,"order_id"?: string,"text": string }; Returns: Json
                           },
"open_deliveries":
{ Args: { "latitude"?: number,"longitude"?: number }; Returns: Json
                           },
"opening_book":
{ Args: { "restaurant_id": string }; Returns: Json
                           },
"order_escalations":
{ Args: { "order_ids": (string)[] }; Returns: Json
                           },
"order_ledger":
{ Args: { "after"?: Json,"day"?: string,"device_id"?: string,"kind"?: string,"max_rows"?: number,"restaurant_id"?: string }; Returns: Json
                           },
"order_rating":
{ Args: { "order_id": string }; Returns: Json
                           },
"order_sightings":
{ Args: { "order_ids": (string)[] }; Returns: Json
                           },
"order_slots":
{ Args: { "latitude"?: number,"longitude"?: number,"restaurant_id": string }; Returns: Json
                           },
"order_snapshot":
{ Args: { "order_id": string }; Returns: Json
                           },
"order_timeline":
{ Args: { "order_id": string }; Returns: Json
                           },
"past_orders":
{ Args: { "before"?: string,"before_id"?: string,"max_orders"?: number,"restaurant_ids": (string)[],"search"?: string }; Returns: Json
                           },
"pick_up_order":
{ Args: { "command_id": string,"order_id": string,"version": number }; Returns: Json
                           },
"place_order":
{ Args: { "address_id": string,"command_id": string,"expected_total_minor"?: number,"items": Json,"note"?: string,"payment_provider"?: string,"restaurant_id": string,"scheduled_for"?: string,"tip_minor"?: number }; Returns: Json
                           },
"platform_latency":
{ Args: { "hours"?: number }; Returns: Json
                           },
"platform_ledger":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"platform_roles":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"preview_hours":
{ Args: { "closures": Json,"hours": Json,"restaurant_id": string }; Returns: Json
                           },
"publish_announcement":
{ Args: { "announcement_id": string,"command_id": string,"publish_at"?: string,"version": number }; Returns: Json
                           },
"publish_menu":
{ Args: { "changes": Json,"command_id": string,"restaurant_id": string }; Returns: Json
                           },
"push_settings":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"quote_order":
{ Args: { "items": Json,"latitude"?: number,"longitude"?: number,"restaurant_id": string,"scheduled_for"?: string,"tip_minor"?: number }; Returns: Json
                           },
"rate_order":
{ Args: { "command_id": string,"comment"?: string,"order_id": string,"stars": number,"subject": string,"tags"?: (string)[] }; Returns: Json
                           },
"read_conversation":
{ Args: { "command_id": string,"conversation_id": string,"up_to": number }; Returns: Json
                           },
"read_stream":
{ Args: { "after": number,"max_events"?: number,"stream": string }; Returns: Json
                           },
"recall_announcement":
{ Args: { "announcement_id": string,"command_id": string,"version": number }; Returns: Json
                           },
"reject_order":
{ Args: { "command_id": string,"order_id": string,"reason": string,"version": number }; Returns: Json
                           },
"release_order":
{ Args: { "command_id": string,"order_id": string }; Returns: Json
                           },
"remove_address":
{ Args: { "address_id": string,"command_id": string }; Returns: Json
                           },
"remove_menu_image":
{ Args: { "command_id": string,"menu_item_id": string }; Returns: Json
                           },
"remove_push_subscription":
{ Args: { "command_id": string,"device_id": string }; Returns: Json
                           },
"remove_restaurant_member":
{ Args: { "command_id": string,"restaurant_id": string,"user_id": string }; Returns: Json
                           },
"reopen_conversation":
{ Args: { "command_id": string,"conversation_id": string,"version": number }; Returns: Json
                           },
"report_mails":
{ Args: { "results": Json }; Returns: Json
                           },
"report_pushes":
{ Args: { "results": Json }; Returns: Json
                           },
"report_receipts":
{ Args: { "device_id": string,"received": (string)[],"received_ago"?: (number)[],"shown": (string)[],"shown_ago"?: (number)[] }; Returns: Json
                           },
"report_track":
{ Args: { "leg_id": string,"points": Json }; Returns: Json
                           },
"resend_invitation":
{ Args: { "command_id": string,"invitation_id": string }; Returns: Json
                           },
"restaurant_alarm":
{ Args: { "restaurant_id": string }; Returns: Json
                           },
"restaurant_board":
{ Args: { "restaurant_id": string }; Returns: Json
                           },
"restaurant_devices":
{ Args: { "restaurant_ids": (string)[] }; Returns: Json
                           },
"restaurant_load":
{ Args: { "restaurant_id": string }; Returns: Json
                           },
"restaurant_menu":
{ Args: { "slug": string }; Returns: Json
                           },
"restaurant_owners":
{ Args: { "search"?: string }; Returns: Json
                           },
"restaurant_ratings":
{ Args: { "before"?: string,"max_ratings"?: number,"restaurant_id": string }; Returns: Json
                           },
"restaurant_team":
{ Args: { "restaurant_id": string }; Returns: Json
                           },
"restaurant_uploads":
{ Args: { "restaurant_id": string }; Returns: Json
                           },
"retry_media_job":
{ Args: { "command_id": string,"step": string,"upload_id": string }; Returns: Json
                           },
"revoke_invitation":
{ Args: { "command_id": string,"invitation_id": string }; Returns: Json
                           },
"revoke_platform_role":
{ Args: { "command_id": string,"role": string,"user_id": string }; Returns: Json
                           },
"save_address":
{ Args: { "address_id": string,"city": string,"command_id": string,"instructions"?: string,"label"?: string,"latitude": number,"line1": string,"line2"?: string,"longitude": number,"postcode"?: string }; Returns: Json
                           },
"save_announcement":
{ Args: { "announcement_id"?: string,"audience": string,"body": string,"command_id": string,"expires_at"?: string,"severity": string,"title": string,"version"?: number }; Returns: Json
                           },
"save_hours":
{ Args: { "closures": Json,"command_id": string,"hours": Json,"restaurant_id": string,"seen_order_ids"?: (string)[],"version": number }; Returns: Json
                           },
"save_profile":
{ Args: { "command_id": string,"display_name": string,"phone"?: string }; Returns: Json
                           },
"save_push_subscription":
{ Args: { "auth": string,"command_id": string,"device_id": string,"endpoint": string,"label"?: string,"p256dh": string }; Returns: Json
                           },
"saw_pushed":
{ Args: { "seq": number,"stream": string }; Returns: Json
                           },
"see_announcements":
{ Args: { "command_id": string,"up_to"?: Json,"urgent_up_to"?: Json }; Returns: Json
                           },
"send_message":
{ Args: { "command_id": string,"conversation_id": string,"seen_seq"?: number,"text": string }; Returns: Json
                           },
"set_acceptance":
{ Args: { "accept_minutes": number,"accepts_automatically": boolean,"command_id": string,"pause_after"?: number,"restaurant_id": string }; Returns: Json
                           },
"set_alarm":
{ Args: { "command_id": string,"restaurant_id": string,"steps"?: Json }; Returns: Json
                           },
"set_item_availability":
{ Args: { "command_id": string,"is_available": boolean,"menu_item_id": string }; Returns: Json
                           },
"set_item_stock":
{ Args: { "back_at"?: string,"command_id": string,"menu_item_id": string,"portions"?: number,"until_opening"?: boolean }; Returns: Json
                           },
"set_load":
{ Args: { "command_id": string,"minutes"?: number,"mode": string,"reason"?: string,"restaurant_id": string,"until"?: string,"until_opening"?: boolean }; Returns: Json
                           },
"set_push_preference":
{ Args: { "command_id": string,"is_wanted": boolean,"kind": string }; Returns: Json
                           },
"set_restaurant_member":
{ Args: { "command_id": string,"restaurant_id": string,"role": string,"user_id": string }; Returns: Json
                           },
"set_shift":
{ Args: { "command_id": string,"state": string }; Returns: Json
                           },
"silent_restaurants":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"start_drill":
{ Args: { "command_id": string,"device_id": string,"restaurant_id": string,"speed"?: number }; Returns: Json
                           },
"start_preparing":
{ Args: { "command_id": string,"order_id": string,"version": number }; Returns: Json
                           },
"start_upload":
{ Args: { "command_id": string,"content_type": string,"menu_item_id": string,"restaurant_id": string,"sha256": string,"size_bytes": number }; Returns: Json
                           },
"stop_drill":
{ Args: { "command_id": string,"drill_id": string }; Returns: Json
                           },
"support_alerts":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"support_conversations":
{ Args: { "conversation_ids": (string)[] }; Returns: Json
                           },
"support_place":
{ Args: { "conversation_id": string }; Returns: number
                           },
"support_queue":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"take_alert":
{ Args: { "command_id": string,"order_id": string }; Returns: Json
                           },
"take_order":
{ Args: { "command_id": string,"order_id": string }; Returns: Json
                           },
"team_invitations":
{ Args: { "restaurant_id": string }; Returns: Json
                           },
"unschedule_announcement":
{ Args: { "announcement_id": string,"command_id": string,"version": number }; Returns: Json
                           },
"upload_snapshot":
{ Args: { "upload_id": string }; Returns: Json
                           },
"watched_heads":
{ Args: { "streams": (string)[] }; Returns: Json
                           },
"withdraw_command":
{ Args: { "command_id": string }; Returns: Json
                           }
          }
          Enums: {
            [_ in never]: never
          }
          CompositeTypes: {
            [_ in never]: never
          }
        }
}

type DatabaseWithoutInternals = Omit<Database, '__InternalSupabase'>

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "public">]

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])[TableName] extends {
      Row: infer R
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
  ? (DefaultSchema["Tables"] & DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
      Row: infer R
    }
    ? R
    : never
  : never

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Insert: infer I
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
  ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Insert: infer I
    }
    ? I
    : never
  : never

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Update: infer U
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
  ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Update: infer U
    }
    ? U
    : never
  : never

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema["Enums"]
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never = never
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
  ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
  : never

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never = never
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
  ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
  : never

export const Constants = {
  "public": {
          Enums: {
            
          }
        }
} as const
