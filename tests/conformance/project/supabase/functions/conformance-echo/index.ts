/** Says what it was asked, to whoever has a token. */
Deno.serve(async (request) => {
  const url = new URL(request.url)
  return Response.json({
    method: request.method,
    path: url.pathname,
    query: url.search,
    body: await request.text(),
    contentType: request.headers.get('content-type'),
    hasUrl: Boolean(Deno.env.get('SUPABASE_URL')),
    hasKeys: Boolean(Deno.env.get('SUPABASE_ANON_KEY') && Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')),
  })
})
