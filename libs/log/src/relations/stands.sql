and not exists (
      -- The identity view knows which events were retracted, or refiled; a retraction that was retracted itself does not count.
      select from views.identity_retracted r
      where r.tenant_id = s.tenant_id and r.build = views.live('identity') and r.event_uid = s.event_uid
        and not exists (select from views.identity_retracted again
          where again.tenant_id = r.tenant_id and again.build = r.build and again.event_uid = r.by_uid)
    )