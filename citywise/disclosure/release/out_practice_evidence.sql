-- Filled where studies are pooled; without a pooled study there is no row.
select *
from out_practice_evidence
where false
