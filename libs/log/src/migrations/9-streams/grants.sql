-- Live streams look whether there were erasures; the clock counts them over all tenants and says nothing of whose.
grant select on log.erasure_clock to throughline_timeline;
