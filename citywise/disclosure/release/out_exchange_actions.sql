-- One row for each action that was agreed in a released exchange.
select *
from core_exchange_actions_current
semi join released_exchanges using (exchange_id)
