"""Lists of people, who are counted and not kept, and gazetteers."""

import pytest

RAW = "city_events/educ_emergencias_raw_SIMULATED.csv"
CLEAN = "city_events/educ_emergencias_clean_SIMULATED.csv"


@pytest.fixture(scope="module")
def raw(one_night):
    return one_night("beneficiaries", RAW)


@pytest.fixture(scope="module")
def clean(one_night):
    return one_night("beneficiaries", CLEAN)


@pytest.fixture(scope="module")
def deaths(one_night):
    return one_night("obituaries", "nasty/readxl_deaths.xlsx")


@pytest.fixture(scope="module")
def gazetteers(one_night):
    files = ("city_events/uk_local_authorities.csv", "kobo_odk/wkcdd_mis_admin_boundaries.csv")
    return one_night("gazetteers", *files)


def people_by(store, dimension):
    sql = (
        "select disagg_key, sum(measured_value) from core_event_counts"
        " join core_count_kinds using (count_kind_id) where starts_with(disagg_key, ?) group by all"
    )
    return {key.partition("=")[2]: total for key, total in store.rows(sql, [dimension]).iter_rows()}


def people_in(store, city):
    sql = "select sum(participation_count) from core_events where city_id = ?"
    return store.value(sql, [city])


class TestBeneficiaries:
    """2,550 rows; 50 stand twice, 50 name no municipality, one of them both."""

    def test_people_are_those_of_the_authors_own_cleaning(self, raw, clean):
        by_city = (
            "select city_id, sum(participation_count) from core_events group by all order by 1"
        )
        assert raw.rows(by_city).rows() == clean.rows(by_city).rows()
        assert people_in(raw, "cucuta") == 487

    def test_three_spellings_of_one_municipality_are_one(self, raw):
        # 467 Cúcuta, 21 cucuta and 10 with a space behind; eleven rows of them stand twice
        held = "select count(*) from core_gaps where city_id = 'cucuta'"
        assert people_in(raw, "cucuta") + raw.value(held) == 467 + 21 + 10

    def test_no_municipality_is_missing_and_no_place_of_that_name(self, raw, clean):
        sql = "select count(*) from core_quarantine_items where reason_code = 'missing_value'"
        assert (raw.value(sql), clean.value(sql)) == (50, 49)

    def test_seven_words_are_three_sexes(self, raw, clean):
        told = people_by(clean, "sex")
        assert people_by(raw, "sex") == told
        # those without a municipality, too, are among the 1223, 1175 and 102 of the author
        assert sum(told.values()) == 1223 + 1175 + 102 - 49

    def test_impossible_ages_are_not_known(self, raw):
        sql = "select count(*) from core_quarantine_items where reason_code = 'impossible_age'"
        assert raw.value(sql) == 204 + 10
        by_age = people_by(raw, "age_band")
        assert sum(by_age.values()) == 2451
        assert by_age["U"] < 214

    def test_nothing_of_a_row_is_kept(self, raw):
        assert raw.value("select count(raw_text) from core_quarantine_items") == 0
        largest = raw.value("select max(record_number) from core_events")
        assert raw.value("select count(*) from core_events") < 2451 < largest + 100


class TestDeathsUnderATitleAndOverRemarks:
    def test_ten_people_a_sheet(self, deaths):
        by_sheet = "select sheet_number, sum(participation_count) from core_events group by all"
        assert deaths.value("select sum(participation_count) from core_events") == 20
        assert set(deaths.rows(by_sheet)["sheet_number"].to_list()) == {1, 2}

    def test_remarks_below_the_table_are_no_people(self, deaths):
        sql = (
            "select distinct source_row from core_quarantine_items where held_code = 'record'"
            " order by 1"
        )
        assert deaths.rows(sql)["source_row"].to_list() == [18, 19]

    def test_no_name_and_no_profession_is_anywhere(self, deaths):
        tables = deaths.rows(
            "select table_name from information_schema.tables where table_type = 'BASE TABLE'"
        )["table_name"]
        kept = "\n".join(repr(deaths.rows(f"from {name}").rows()) for name in tables)
        assert "Bowie" not in kept
        assert "musician" not in kept


class TestGazetteers:
    @pytest.mark.parametrize(
        ("level", "codes", "names"),
        [
            ("county", 5, 5),
            ("sub-county", 10, 10),
            ("constituency", 39, 30),
            ("community", 884, 857),
            ("authority", 466, 464),
        ],
    )
    def test_places_of_one_name_stay_two(self, gazetteers, level, codes, names):
        sql = (
            "select count(distinct place_ref), count(distinct place_name) from core_places"
            " where place_level_name = ? and not is_other_name"
        )
        assert gazetteers.rows(sql, [level]).row(0) == (codes, names)

    def test_each_place_lies_in_one(self, gazetteers):
        sql = (
            "select count(*) from core_places as place where parent_place_ref is not null and"
            " place_level_name in ('sub-county', 'constituency', 'community') and not exists ("
            " from core_places as parent where parent.place_ref = place.parent_place_ref)"
        )
        assert gazetteers.value(sql) == 0

    def test_codes_of_other_registers_are_names_too(self, gazetteers):
        sql = "select place_ref from core_places where place_name = 'E08000025' and is_other_name"
        assert gazetteers.rows(sql)["place_ref"].to_list() == ["BIR"]
