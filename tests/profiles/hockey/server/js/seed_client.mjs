// The client code of the write-back strategy as it stands there, driven by a list of calls.
//
// Only createClient is replaced: its database part is @supabase/postgrest-js, which is used here directly.
// Usage: node seed_client.mjs URL TOKEN '[["saveEvent", {...}], ["updateEvent", "E1896900001", {...}]]'
// Prints a list with what each call returned: {"data": ...} or {"error": ...}.

import { createRequire } from 'node:module'

const require = createRequire(process.env.SEED_CLIENT_PACKAGES + '/package.json')
const { PostgrestClient } = require('@supabase/postgrest-js')

const [url, token, calls] = process.argv.slice(2)
const headers = token === '' ? {} : { Authorization: `Bearer ${token}` }
const supabase = new PostgrestClient(url, { headers })

// --- Tracker ---------------------------------------------------------------------------------------------------------

async function saveEvent(event) {
  const eventKey = `E${event.game_id}${String(event.event_index).padStart(5, '0')}`;

  const { data, error } = await supabase
    .from('staging_events')  // or 'fact_events' for direct
    .insert({
      event_key: eventKey,
      game_id: event.game_id,
      event_index: event.event_index,
      period: event.period,
      event_start_seconds: event.event_start_seconds,
      event_type: event.event_type,
      event_detail: event.event_detail,
      event_successful: event.event_successful,
      event_team_player_1: event.event_team_player_1,
      opp_team_player_1: event.opp_team_player_1,
      shift_index: event.shift_index,
      created_at: new Date().toISOString(),
    });

  if (error) {
    throw error;
  }

  return data;
}

async function updateEvent(eventKey, updates) {
  const { data, error } = await supabase
    .from('staging_events')
    .update(updates)
    .eq('event_key', eventKey);

  if (error) throw error;
  return data;
}

async function deleteEvent(eventKey) {
  const { data, error } = await supabase
    .from('staging_events')
    .delete()
    .eq('event_key', eventKey);

  if (error) throw error;
  return data;
}

// The document shows the object of a shift, not its call; it is inserted the same way.
async function saveShift(shift) {
  const shiftKey = `S${shift.game_id}${String(shift.shift_index).padStart(5, '0')}`;
  const { data, error } = await supabase
    .from('staging_shifts')
    .insert({ shift_key: shiftKey, ...shift });

  if (error) throw error;
  return data;
}

async function gameComplete(game_id) {
  const { error } = await supabase
    .from('etl_queue')
    .insert({ game_id, status: 'pending', requested_at: new Date() });

  if (error) throw error;
}

// --- Dashboard -------------------------------------------------------------------------------------------------------

async function leagueStandings() {
  const { data, error } = await supabase
    .from('dim_schedule')
    .select('*')
    .order('game_date', { ascending: false });

  if (error) throw error;
  return data;
}

async function playerStats() {
  const { data, error } = await supabase
    .from('fact_player_game_stats')
    .select('*')
    .order('points', { ascending: false });

  if (error) throw error;
  return data;
}

// --- Driver ----------------------------------------------------------------------------------------------------------

const known = {
  saveEvent, updateEvent, deleteEvent, saveShift, gameComplete, leagueStandings, playerStats,
}
const results = []
for (const [name, ...args] of JSON.parse(calls)) {
  try {
    results.push({ data: (await known[name](...args)) ?? null })
  } catch (error) {
    results.push({ error: { code: error.code ?? null, message: error.message } })
  }
}
console.log(JSON.stringify(results))
