import type { identities } from './world.ts'

/** Who asks, in the matrix. */
export type Identity = (typeof identities)[number]
/** The roles of the API. */
export const roles = ['anon', 'authenticated', 'service_role'] as const
export type Role = (typeof roles)[number]

const everything = 'select insert update delete'
const nothing = '-'
const forEveryone = { anon: 'select', authenticated: 'select', service_role: everything }
const forPeople = { anon: nothing, authenticated: 'select', service_role: everything }
const forNobody = { anon: nothing, authenticated: nothing, service_role: nothing }
const addressColumns = 'city instructions label latitude line1 line2 longitude postcode'

/** What each role may do with each table: whole, or by column in parentheses. */
export const tablePrivileges: Record<string, Record<Role, string>> = {
  'public.addresses': {
    anon: nothing,
    authenticated: `select insert(city id instructions label latitude line1 line2 longitude postcode) update(${addressColumns}) delete`,
    service_role: everything,
  },
  'public.alarm_settings': forPeople,
  'public.acceptance_settings': forPeople,
  'public.conversation_cursors': forPeople,
  'public.conversation_notes': forPeople,
  'public.conversations': forPeople,
  'public.drills': forPeople,
  'public.escalation_steps': forPeople,
  'public.kitchen_progress': forPeople,
  'public.menu_categories': forEveryone,
  'public.menu_items': forEveryone,
  'public.messages': forPeople,
  'public.option_groups': forEveryone,
  'public.options': forEveryone,
  'public.order_acknowledgements': forPeople,
  'public.order_destinations': forPeople,
  'public.order_lines': forPeople,
  'public.order_ratings': forPeople,
  'public.order_reasons': forEveryone,
  'public.order_receipts': forPeople,
  'public.orders': forPeople,
  'public.payments': forPeople,
  'public.platform_members': forPeople,
  'public.profiles': forPeople,
  'public.push_preferences': forPeople,
  'public.push_subscriptions': {
    anon: nothing,
    authenticated: 'select(created_at device_id id label last_success_at user_id)',
    service_role: everything,
  },
  'public.rating_tags': forEveryone,
  'public.restaurant_closures': {
    anon: 'select(closed_from closed_until id reason restaurant_id)',
    authenticated: 'select(closed_from closed_until id reason restaurant_id)',
    service_role: everything,
  },
  'public.restaurant_hours': forEveryone,
  'public.restaurant_loads': {
    anon: 'select(minutes mode restaurant_id set_at until)',
    authenticated: 'select(minutes mode restaurant_id set_at until)',
    service_role: everything,
  },
  'public.restaurant_members': forPeople,
  'public.restaurants': forEveryone,
  'public.support_alerts': forPeople,
  'public.tax_classes': forEveryone,
  'private.alarm_steps': forNobody,
  'private.announcement_audiences': forNobody,
  'private.announcement_cursors': forNobody,
  'private.announcement_moves': forNobody,
  'private.announcements': forNobody,
  'private.access_changes': forNobody,
  'private.access_changes_id_seq': forNobody,
  'private.beat_watch': forNobody,
  'private.command_log': forNobody,
  'private.data_exports': forNobody,
  'private.device_beats': forNobody,
  'private.devices': forNobody,
  'private.delivery_legs': forNobody,
  'private.delivery_rates': forNobody,
  'private.driver_scores': forNobody,
  'private.driver_shifts': forNobody,
  'private.driver_topic': forNobody,
  'private.error_reasons': forNobody,
  'private.escalations': forNobody,
  'private.events': forNobody,
  'private.export_parts': forNobody,
  ...Object.fromEntries([0, 1, 2, 3, 4, 5, 6, 7].map((part) => [`private.events_${part}`, forNobody])),
  'private.mail_jobs': forNobody,
  'private.invitation_links': forNobody,
  'private.invitations': forNobody,
  'private.latency_slots': forNobody,
  'private.ledger_days': forNobody,
  'private.ledger_device_days': forNobody,
  'private.ledger_platform_days': forNobody,
  'private.media_garbage': forNobody,
  'private.media_jobs': forNobody,
  'private.order_moves': forNobody,
  'private.order_transitions': forNobody,
  'private.payment_events': forNobody,
  'private.payment_providers': forNobody,
  'private.push_hosts': forNobody,
  'private.push_jobs': forNobody,
  'private.push_kinds': forNobody,
  'private.push_log': forNobody,
  'private.push_log_id_seq': forNobody,
  'private.receipt_counters': forNobody,
  'private.restaurant_edits': forNobody,
  'private.restaurant_scores': forNobody,
  'private.restaurant_states': forNobody,
  'private.restaurant_topics': forNobody,
  'private.state_watch': forNobody,
  'private.stream_heads': forNobody,
  'private.stream_scopes': forNobody,
  'private.taken_portions': forNobody,
  'private.uploads': forNobody,
  'private.track_points': forNobody,
  'private.track_progress': forNobody,
  'private.support_desk': forNobody,
}

const words = (text: string): string[] => text.trim().split(/\s+/)

/** Who may execute each function. */
export const functionPrivileges: Record<string, string[]> = {
  'anon authenticated': words(`
    public.find_restaurants public.order_slots public.quote_order public.restaurant_menu
    private.closed_of private.first_opening private.hours_of private.opening_spans
    private.distance_m private.next_opening private.openings private.order_slots private.quote private.rating_of
    private.restaurant_card
    private.travel_minutes public.invitation private.invitation
    private.load_at private.load_card private.load_ends private.next_start private.portions_left private.stock_facts`),
  'anon authenticated service_role': words('private.fail private.try_int private.try_uuid'),
  authenticated: words(`
    public.menu_book public.opening_book public.preview_hours public.publish_menu public.save_hours
    private.menu_book private.opening_book private.preview_hours
    public.last_drill public.order_escalations public.restaurant_alarm public.set_alarm public.silent_restaurants
    public.start_drill public.stop_drill public.support_alerts public.take_alert private.first_acknowledgement
    private.last_drill private.order_escalations private.restaurant_alarm private.silent_restaurants
    private.support_alerts private.watches_alarms
    public.ledger_day public.order_ledger public.order_timeline public.platform_latency public.platform_ledger
    public.accept_invitation public.invite_member public.resend_invitation public.revoke_invitation public.team_invitations
    private.team_invitations
    private.ledger_day private.order_ledger private.order_timeline private.platform_latency private.platform_ledger
    public.extend_preparation public.restaurant_load public.set_acceptance public.set_item_stock public.set_load private.restaurant_load
    public.push_settings public.remove_push_subscription public.save_push_subscription public.saw_pushed public.set_push_preference
    private.saw_pushed
    public.remove_address public.save_address public.withdraw_command private.withdraw_command
    public.order_rating public.rate_order public.restaurant_ratings private.order_history private.order_rating
    private.restaurant_ratings
    public.mark_lines_made public.past_orders private.order_matches private.progress_facts private.ticket_lines
    public.acknowledge_order public.beat public.order_sightings public.report_receipts public.restaurant_devices
    private.beat private.order_sightings private.report_receipts private.restaurant_devices
    public.admin_overview public.find_person public.grant_platform_role public.platform_roles public.restaurant_owners public.revoke_platform_role
    private.admin_overview private.find_person private.platform_roles private.restaurant_owners
    public.accept_order public.board_tickets public.cancel_order public.deliver_order public.heads public.mark_ready
    public.my_orders public.my_restaurants public.order_snapshot public.pick_up_order public.place_order public.read_stream
    public.reject_order public.remove_restaurant_member public.restaurant_board public.restaurant_team public.save_profile
    public.set_item_availability public.set_restaurant_member public.start_preparing
    public.announcement_audience_sizes public.announcement_desk public.discard_announcement public.my_announcements
    public.publish_announcement public.recall_announcement public.save_announcement public.see_announcements
    public.unschedule_announcement private.announcement_audience_sizes private.announcement_desk
    private.is_my_announcement_topic private.my_announcements
    public.cancel_email_change public.delete_account public.end_other_sessions public.end_session public.export_my_data
    public.my_sessions private.export_my_data private.is_account_gone private.my_sessions
    private.can_read_stream private.heads private.is_my_restaurant_topic private.my_restaurant_ids private.my_restaurant_topic
    private.my_restaurants private.order_lines private.order_restaurant private.read_stream private.restaurant_team
    private.run_command private.stream_head private.ticket
    public.cancel_upload public.complete_upload public.remove_menu_image public.restaurant_uploads public.retry_media_job
    public.start_upload public.upload_snapshot private.may_send_picture private.restaurant_uploads private.upload_snapshot
    public.assign_driver public.delivery_position public.delivery_snapshot public.delivery_track public.driver_beat
    public.drivers_on_shift public.my_run public.open_deliveries public.release_order public.report_track public.set_shift
    public.take_order
    private.delivery_of private.delivery_position private.delivery_track private.driver_beat private.drivers_on_shift
    private.is_drivers_topic private.is_my_leg_topic private.my_run private.open_deliveries private.report_track
    public.add_note public.assign_conversation public.close_conversation public.conversation_messages
    public.conversation_notes_snapshot public.conversation_order public.conversation_snapshot public.my_conversations
    public.open_conversation public.read_conversation public.reopen_conversation public.send_message
    public.support_conversations public.support_place public.support_queue
    private.conversation_details private.conversation_facts private.conversation_item private.conversation_order
    private.is_agent private.is_my_support_topic private.message_json private.my_conversation_side
    private.my_conversation_topic private.my_conversation_topic_side private.my_support_topic private.note_json
    private.support_agents private.support_place`),
  service_role: words(`
    public.claim_mail_jobs public.report_mails private.claim_mail_jobs private.report_mails
    public.claim_push_jobs public.keep_push_key public.report_pushes
    private.claim_push_jobs private.keep_push_key private.report_pushes
    public.claim_media_garbage public.claim_media_job public.fail_media_job public.finish_media_job public.forget_media_garbage
    private.claim_media_garbage private.claim_media_job private.fail_media_job private.finish_media_job private.forget_media_garbage
    public.confirm_payment public.watched_heads private.confirm_payment private.watched_heads`),
  nobody: words(`
    private.are_documents private.arrange_menu private.check_closures private.check_hours private.check_menu private.check_menu_category
    private.check_menu_changes private.check_menu_item private.check_menu_versions private.check_option_group private.check_orders_seen
    private.closed_from private.command_publish_menu private.command_save_hours private.demand private.edit_of private.hours_from
    private.is_int_within private.is_text_within private.lock_edits private.look_at_hours private.menu_book_item private.open_within
    private.tell_of_edit private.order_lines_outside private.orders_outside private.record_edits private.try_local private.try_time private.write_closures
    private.write_menu_category private.write_menu_item private.write_option_groups
    private.aim_escalation private.alarm_facts private.alarm_ladder private.alert_card private.alert_event
    private.begin_escalation private.check_alarm_steps private.close_alerts private.command_set_alarm
    private.command_start_drill private.command_stop_drill private.command_take_alert private.drill_people
    private.drill_report private.end_escalation private.end_escalation_of_answered private.end_escalation_of_seen
    private.escalate_next private.finish_drill private.finish_drills private.fire_alarm_step private.forget_told private.pass_over_step private.put_off_step
    private.guard_rehearsal private.insert_rehearsal private.is_unattended private.mail_to private.next_alarm_step
    private.next_rehearsal_number private.raise_alert private.tell_staff private.wake_mail_workers
    private.watching_since private.withdraw_mails
    private.check_invitation private.check_may_invite private.claim_invitation_mails private.claim_people_mails
    private.command_accept_invitation private.command_invite_member private.command_resend_invitation
    private.command_revoke_invitation private.email_of private.erase_invitations private.export_invitations
    private.invitation_errand private.invitation_facts private.invitation_of private.is_valid private.last_seen
    private.open_invitation private.report_people_mails private.token_hash
    private.attended_within private.check_ledger private.count_ledger private.count_ledger_days private.count_ledger_device_days
    private.count_open_days private.day_devices private.day_end private.is_wanted private.latency_series
    private.latency_step private.ledger_page private.ledger_row private.lives_within private.may_see_ledger
    private.measure_latency private.measured_at private.missed_lately private.ms_between private.note_restaurant_states private.order_moments
    private.restaurant_state private.roll_up_latency private.shown_within private.state_bands
    private.accept_waiting private.alternatives_to private.can_be_placed private.cancel_unanswered private.cancel_unpaid private.check_load private.command_extend_preparation
    private.command_set_acceptance private.command_set_item_stock private.command_set_load private.create_acceptance_settings
    private.create_restaurant_load private.load_event private.load_facts private.misses_in_a_row private.pause_for_misses
    private.return_portions private.set_deadline private.set_stock private.stock_events private.take_portions
    private.tell_stock private.tell_storefront
    private.command_remove_push_subscription private.command_save_push_subscription private.command_set_push_preference
    private.is_push_endpoint private.log_push private.push_announcement private.push_errand private.push_event private.push_order
    private.push_to private.settle_push private.silence_ended_sessions private.export_notifications private.wake_push_workers private.withdraw_pushes
    private.command_rate_order private.export_ratings private.fire_due_orders private.forget_rater private.has_reached_kitchen private.is_rating_open
    private.keep_first_promise private.keep_score private.order_events private.promise_of private.rating_limits private.score
    private.bury_media_job private.can_read_upload_stream private.check_upload_quota private.command_cancel_upload
    private.command_complete_upload private.command_remove_menu_image private.command_retry_media_job private.command_start_upload
    private.discard_deleted_upload private.discard_media private.image_of private.forget_uploads private.lock_media_job
    private.lock_upload private.receive_upload private.require_manager private.settle_upload private.show_image
    private.sweep_media private.upload_card private.wake_media_workers
    private.check_address private.command_remove_address private.command_save_address
    private.acknowledge_by_answering private.claim_device private.command_acknowledge_order private.forget_oldest_devices
    private.record_acknowledgement private.command_mark_lines_made
    private.announce_email private.announce_ended_sessions private.check_may_leave private.command_cancel_email_change
    private.command_delete_account private.command_end_other_sessions private.command_end_session private.count_export
    private.erase_conversations private.lock_belongings private.erase_person private.erase_stream private.erase_traces private.export_account
    private.export_addresses private.export_announcements private.export_conversations private.export_deliveries
    private.export_devices private.export_messages private.export_notes private.export_orders private.export_roles
    private.export_sessions private.export_uploads private.has_fresh_session private.is_session_over private.session_id
    private.announce_membership private.are_option_ids private.call_function private.can_read_order_stream
    private.can_read_restaurant_stream
    private.can_read_user_stream private.can_view_order private.check_order_items private.check_quote private.check_timezone
    private.circle private.command_accept_order private.command_cancel_order private.command_deliver_order
    private.command_mark_ready private.command_pick_up_order private.command_place_order private.command_reject_order
    private.command_remove_restaurant_member private.command_save_profile private.command_set_item_availability
    private.command_set_restaurant_member private.command_start_preparing private.create_profile
    private.create_restaurant_topic private.customer_label private.family_status private.first_name private.guard_transition
    private.has_platform_role private.insert_order private.is_restaurant_member private.limit_addresses private.lock_order
    private.lock_person private.lock_staff private.move_order private.mover_name private.next_receipt_number
    private.order_actors private.order_facts private.price_items private.price_order private.publish private.publish_order
    private.purge_command_log private.record_move private.require_owner private.restaurant_topic
    private.announcement_positions private.audience_memberships private.can_read_announcement_stream
    private.check_announcement private.check_announcement_end private.command_discard_announcement
    private.command_publish_announcement private.command_recall_announcement private.command_save_announcement
    private.command_see_announcements private.command_unschedule_announcement private.desk_entry
    private.hears_announcements private.lock_announcement private.publish_announcement
    private.publish_due_announcements private.record_announcement_move private.require_announcer
    private.rotate_restaurant_topic private.settle_payment private.tax_within private.ticket_words
    private.trim_stream private.watched_from
    private.admin_orders private.admin_work private.announce_role private.command_grant_platform_role private.command_revoke_platform_role private.keep_access_changes
    private.lock_admins private.may_change_staff private.may_see_staff private.may_take_back private.record_access private.require_admin
    private.role_holder
    private.active_leg private.can_read_drivers_stream private.coarse private.command_assign_driver
    private.command_release_order private.command_set_shift private.command_take_order private.delivery_events
    private.driver_pay private.drivers_topic private.end_driver private.end_leg private.end_silent_shifts private.heads_of private.hold_role
    private.is_open_for_drivers private.leg_events private.leg_facts private.may_direct_drivers private.move_leg
    private.offer private.offer_event private.open_leg private.parse_points private.past_legs private.purge_tracks
    private.require_room private.require_shift private.restaurant_driver_event private.shift_event private.shift_facts private.store_points private.try_number
    private.add_line private.can_read_conversation_stream private.can_read_notes_stream private.can_read_support_stream
    private.change_conversation private.check_agent private.check_conversation private.check_open_conversations private.check_pace private.command_add_note
    private.command_assign_conversation private.command_close_conversation private.command_open_conversation
    private.command_read_conversation private.command_reopen_conversation private.command_send_message
    private.conversation_side private.conversation_topic private.lock_conversation private.message_text private.notes_topics private.other_side
    private.publish_conversation private.release_conversations private.rotate_support_desk private.send_event
    private.support_topic private.write_message`),
}

/** Every policy there is. */
export const policies = [
  'public.acceptance_settings SELECT {authenticated} Staff can view how their restaurant answers',
  'public.addresses INSERT {authenticated} People can add their own addresses',
  'public.addresses UPDATE {authenticated} People can change their own addresses',
  'public.addresses DELETE {authenticated} People can delete their own addresses',
  'public.addresses SELECT {authenticated} People can view their own addresses',
  "public.alarm_settings SELECT {authenticated} Staff can view how their restaurant's alarm goes on",
  'public.drills SELECT {authenticated} Staff can view the tests of their alarm',
  'public.escalation_steps SELECT {authenticated} Staff and the platform can view what alarms did',
  'public.support_alerts SELECT {authenticated} Agents can view alerts',
  'public.conversation_cursors SELECT {authenticated} People can view how far they have read',
  'public.conversation_notes SELECT {authenticated} Agents can view notes on conversations of others',
  'public.conversations SELECT {authenticated} Customers can view their conversations, agents all',
  'public.kitchen_progress SELECT {authenticated} Staff can view what their kitchen has made',
  'public.menu_categories SELECT {anon,authenticated} Everyone can view menu categories of restaurants they can view',
  'public.menu_items SELECT {anon,authenticated} Everyone can view menu items of restaurants they can view',
  'public.messages SELECT {authenticated} Whoever can view a conversation can view its messages',
  'public.option_groups SELECT {anon,authenticated} Everyone can view option groups of restaurants they can view',
  'public.options SELECT {anon,authenticated} Everyone can view options of restaurants they can view',
  'public.order_acknowledgements SELECT {authenticated} Staff can view who has seen an order',
  'public.order_destinations SELECT {authenticated} Customers and the driver under way can view where an order goes',
  'public.order_lines SELECT {authenticated} Whoever can view an order can view its lines',
  'public.order_reasons SELECT {anon,authenticated} Everyone can view the reasons',
  'public.order_ratings SELECT {authenticated} Customers can view their own ratings',
  "public.order_receipts SELECT {authenticated} Staff can view what their restaurant's devices received",
  'public.orders SELECT {authenticated} Customers, drivers and staff can view their orders',
  'public.payments SELECT {authenticated} Whoever can view an order can view how it is paid',
  'public.platform_members SELECT {authenticated} People can view their own platform roles',
  'public.profiles SELECT {authenticated} People can view their own profile',
  'public.push_preferences SELECT {authenticated} People can view what they want to be told',
  'public.push_subscriptions SELECT {authenticated} People can view their own push devices',
  'public.rating_tags SELECT {anon,authenticated} Everyone can view the tags of ratings',
  'public.restaurant_closures SELECT {anon,authenticated} Everyone can view the closures of restaurants they can view',
  'public.restaurant_hours SELECT {anon,authenticated} Everyone can view the hours of restaurants they can view',
  'public.restaurant_loads SELECT {anon,authenticated} Everyone can view the load of restaurants they can view',
  'public.restaurant_members SELECT {authenticated} Staff can view their colleagues',
  'public.restaurants SELECT {anon} Everyone can view published restaurants',
  'public.restaurants SELECT {authenticated} People can view published restaurants and those they work at',
  'public.tax_classes SELECT {anon,authenticated} Everyone can view tax classes of restaurants they can view',
  'realtime.messages SELECT {authenticated} People can listen to the announcements of their audiences',
  'realtime.messages INSERT {authenticated} Customers can show their driver that they watch',
  'realtime.messages INSERT {authenticated} Drivers can send on the topic of their leg on the road',
  'realtime.messages SELECT {authenticated} Customers can listen on the topic of the leg on the road',
  'realtime.messages SELECT {authenticated} Drivers can listen to the current topic of offers',
  'realtime.messages SELECT {authenticated} Drivers can see whether their customer watches',
  'realtime.messages INSERT {authenticated} People can type in their open conversation, agents be present',
  'realtime.messages SELECT {authenticated} Agents can listen to the current topic of the desk',
  'realtime.messages SELECT {authenticated} Customer and agents can hear an open conversation',
  'realtime.messages SELECT {authenticated} People can hear what changes at restaurants they can view',
  'realtime.messages SELECT {authenticated} People can listen to their own topic',
  'realtime.messages SELECT {authenticated} Staff can listen to the current topic of their restaurant',
  'storage.objects INSERT {authenticated} Managers can send a picture to the path they were given',
]

/** The rows one identity sees: names of the world, or no right to ask. */
export type Cell = readonly string[] | 'denied'

function each(cellOf: (identity: Identity) => Cell): Record<Identity, Cell> {
  const [anon, lea, omar, olga] = [cellOf('anon'), cellOf('lea'), cellOf('omar'), cellOf('olga')]
  const [mia, jun, kim, hanna] = [cellOf('mia'), cellOf('jun'), cellOf('kim'), cellOf('hanna')]
  return {
    anon,
    lea,
    omar,
    olga,
    mia,
    jun,
    kim,
    hanna,
    sam: cellOf('sam'),
    dana: cellOf('dana'),
    former: cellOf('former'),
    ada: cellOf('ada'),
    robin: cellOf('robin'),
  }
}

/** A row each for these people, which only they see. */
const own = (...people: Identity[]): Record<Identity, Cell> =>
  each((identity) => (identity === 'anon' ? 'denied' : people.filter((person) => person === identity)))

const published = ['bao', 'pho']
const places: Record<Identity, Cell> = {
  anon: published,
  lea: published,
  omar: published,
  olga: published,
  mia: published,
  jun: published,
  kim: published,
  hanna: ['bao', 'pho', 'hidden'],
  sam: published,
  dana: published,
  former: published,
  ada: published,
  robin: published,
}
const baoTeam = ['bao: jun', 'bao: mia', 'bao: olga']
const atBao = ['placed', 'carried', 'delivered', 'ready', 'scheduled']
const orders: Record<Identity, Cell> = {
  anon: 'denied',
  lea: ['placed', 'carried', 'delivered', 'unpaid'],
  omar: ['ready', 'elsewhere', 'scheduled'],
  olga: atBao,
  mia: atBao,
  jun: atBao,
  kim: ['elsewhere'],
  hanna: [],
  sam: ['carried', 'delivered'],
  dana: [],
  former: [],
  ada: [],
  robin: [],
}

/** What the staff of Bao see, and neither its customers nor its drivers. */
const seenBy = (...ofBao: string[]): Record<Identity, Cell> =>
  each((identity) =>
    identity === 'anon' ? 'denied' : ['olga', 'mia', 'jun'].includes(identity) ? ofBao : [],
  )

const atBaoOnly = seenBy('bao')

const omarsTalks = ['open talk', 'closed talk']
const talks: Record<Identity, Cell> = {
  ...own(),
  lea: ['order talk'],
  omar: omarsTalks,
  ada: ['order talk', ...omarsTalks],
}

/** Exactly the rows of the world that each identity sees in each table. */
export const visibleRows: Record<string, Record<Identity, Cell>> = {
  acceptance_settings: { ...seenBy('bao'), kim: ['pho'], hanna: ['hidden'] },
  addresses: own('lea', 'omar'),
  alarm_settings: atBaoOnly,
  conversation_cursors: { ...own(), lea: ['order talk: lea'] },
  conversation_notes: { ...own(), ada: ['order talk'] },
  conversations: talks,
  drills: atBaoOnly,
  escalation_steps: { ...atBaoOnly, ada: ['bao'], robin: ['bao'] },
  kitchen_progress: seenBy('carried'),
  menu_categories: places,
  menu_items: places,
  messages: talks,
  option_groups: places,
  options: places,
  order_acknowledgements: {
    ...seenBy('carried', 'delivered', 'ready'),
    kim: ['elsewhere'],
  },
  order_destinations: {
    ...orders,
    olga: [],
    mia: [],
    jun: [],
    kim: [],
    sam: ['carried'],
  },
  order_lines: orders,
  order_ratings: { ...own(), lea: ['delivered'] },
  order_reasons: each(() => ['any']),
  order_receipts: { ...seenBy('placed'), kim: ['elsewhere'] },
  orders,
  payments: orders,
  platform_members: own('sam', 'dana', 'ada', 'robin'),
  profiles: own('lea', 'omar', 'olga', 'mia', 'jun', 'kim', 'hanna', 'sam', 'dana', 'former', 'ada', 'robin'),
  push_preferences: own('lea', 'omar'),
  push_subscriptions: own('lea', 'omar'),
  rating_tags: each(() => ['any']),
  restaurant_closures: places,
  restaurant_hours: places,
  restaurant_loads: places,
  restaurant_members: {
    anon: 'denied',
    lea: [],
    omar: [],
    olga: baoTeam,
    mia: baoTeam,
    jun: baoTeam,
    kim: ['pho: kim', 'pho: owner'],
    hanna: ['hidden: hanna', 'hidden: owner'],
    sam: [],
    dana: [],
    former: [],
    ada: [],
    robin: [],
  },
  restaurants: places,
  support_alerts: { ...own(), ada: ['bao'] },
  tax_classes: places,
}

const toAnyone = ['announcements everyone', 'announcements customers']
const atBaoStreams = [
  ...atBao.map((order) => `order ${order}`),
  'restaurant bao',
  'upload bao',
  'announcements restaurants',
]
/** Exactly the streams each identity reads, beside `user <itself>`. */
export const readableStreams: Record<Identity, Cell> = {
  anon: 'denied',
  lea: [
    ...toAnyone,
    'conversation order talk',
    'order placed',
    'order carried',
    'order delivered',
    'order unpaid',
  ],
  omar: [
    ...toAnyone,
    ...omarsTalks.map((talk) => `conversation ${talk}`),
    'order ready',
    'order elsewhere',
    'order scheduled',
  ],
  olga: [...toAnyone, ...atBaoStreams],
  mia: [...toAnyone, ...atBaoStreams],
  jun: [...toAnyone, ...atBaoStreams],
  kim: [...toAnyone, 'order elsewhere', 'restaurant pho', 'announcements restaurants'],
  hanna: [...toAnyone, 'restaurant hidden', 'announcements restaurants'],
  sam: [...toAnyone, 'order carried', 'order delivered', 'drivers all', 'announcements drivers'],
  dana: [...toAnyone, 'drivers all', 'announcements drivers'],
  former: toAnyone,
  ada: [
    ...toAnyone,
    'announcements agents',
    ...['order talk', ...omarsTalks].flatMap((talk) => [
      `conversation ${talk}`,
      `conversation_notes ${talk}`,
    ]),
    // The order that was written about.
    'order placed',
    'support desk',
  ],
  robin: [...toAnyone, 'announcements restaurants', 'announcements drivers', 'announcements agents'],
}

/** What a policy on `realtime.messages` may let somebody do on a topic. */
export type TopicRight = 'listen' | 'send' | 'see presence' | 'show presence'

const takesPart = ['listen', 'send', 'see presence'] as const
const attends = [...takesPart, 'show presence'] as const

/** Everybody who is signed in listens. */
const toAll: Partial<Record<Identity, readonly TopicRight[]>> = Object.fromEntries(
  Object.keys(places).map((identity) => [identity, identity === 'anon' ? [] : ['listen']]),
)

/** Topics of the world beside `user:` and `restaurant:`, and exactly who may do what there. */
export const topicRights: Record<string, Partial<Record<Identity, readonly TopicRight[]>>> = {
  'drivers:<epoch>': { sam: ['listen'], dana: ['listen'] },
  'delivery:<leg on the road>': { lea: ['listen', 'show presence'], sam: ['send', 'see presence'] },
  'delivery:<ended leg>': {},
  'support:<epoch>': { ada: ['listen'] },
  'conversation:<order talk>:<epoch>': { lea: takesPart, ada: attends },
  'conversation:<open talk>:<epoch>': { omar: takesPart, ada: attends },
  'conversation:<closed talk>:<epoch>': {},
  'storefront:all': toAll,
  'storefront:<bao>': toAll,
  'storefront:<hidden>': { hanna: ['listen'] },
}

/** The current restaurant topic each identity listens to, beside its own `user:` topic. */
export const restaurantTopicOf: Partial<Record<Identity, 'bao' | 'pho' | 'hidden'>> = {
  olga: 'bao',
  mia: 'bao',
  jun: 'bao',
  kim: 'pho',
  hanna: 'hidden',
}

/** Whoever reads an audience's announcements also listens to its topic. */
export const audiencesOf = (identity: Identity): string[] => {
  const cell = readableStreams[identity]
  const streams = cell === 'denied' ? [] : cell
  return streams.flatMap((stream) => /^announcements (.*)$/.exec(stream)?.[1] ?? [])
}

/** Every bucket: whether anybody may read what they have the address of, what it takes, and who may write there. */
export const buckets: Record<string, { isPublic: boolean; limit: number; types: string[]; writers: string }> =
  {
    'menu-images': {
      isPublic: true,
      limit: 5 * 1024 * 1024,
      types: ['image/webp', 'image/jpeg'],
      writers: 'the server',
    },
    'menu-originals': {
      isPublic: false,
      limit: 20 * 1024 * 1024,
      types: ['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/heic'],
      writers: 'managers, one file to the path they were given',
    },
  }

/** Who may call each Edge Function. The gateway checks the token of none: each judges its callers itself. */
export const endpoints: Record<string, { verifyJwt: boolean; who: string; judge: string }> = {
  events: {
    verifyJwt: false,
    who: 'whoever may read the stream',
    judge: '`read_stream`, with the token of the caller, at every read',
  },
  'image-jobs': { verifyJwt: false, who: 'the server', judge: 'the secret key' },
  mail: { verifyJwt: false, who: 'the server', judge: 'the secret key' },
  push: {
    verifyJwt: false,
    who: 'anyone for the public key; the server to send',
    judge: 'the secret key, to send',
  },
  'payment-webhook': {
    verifyJwt: false,
    who: 'the payment provider',
    judge: 'a signature over the body, at most five minutes old',
  },
}
