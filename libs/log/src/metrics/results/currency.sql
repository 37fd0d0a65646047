-- In which most orders were placed.
select o.currency from views.contact_order o
where o.tenant_id = $1 and o.build = views.live('care') and o.at >= $2 and o.at < $3 and ($4::text is null or (o.organisation = $4 and not o.shared))
  and o.currency is not null
group by o.currency order by count(*) desc, o.currency limit 1
