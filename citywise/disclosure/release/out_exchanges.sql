-- One row for each exchange between released cities, or ask of one; of its practice what a released
-- register describes.
select
    exchange.* exclude (practice_id),
    case when practice_id in (select practice_id from described_practices)
        then practice_id end as practice_id
from released_exchanges as exchange
