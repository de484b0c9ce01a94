-- One row for each material of the hub; of its practice what a released register describes.
select
    material.* exclude (practice_id),
    case when practice_id in (select practice_id from described_practices)
        then practice_id end as practice_id
from released_materials as material
