-- Run by whoever migrates, who is the owner of everything, if not a superuser: gives the function to its role.
do $$
begin
  if not pg_has_role(current_user, 'throughline_search', 'set') then
    execute format('grant throughline_search to %I with inherit true, set true', current_user);
  end if;
end
$$;
grant create on schema views to throughline_search;
alter function views.search_documents owner to throughline_search;
revoke create on schema views from throughline_search;
