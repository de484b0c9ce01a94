"""What is proposed for files of other people: the columns that matter, each rightly."""

import pytest

from citywise.intake.formats.sheet import Sheet
from citywise.intake.reading import FileToRead, look_at
from citywise.proposals.drafting import propose

LARGEST = 50_000_000

EVENTS = {
    "city_events/events_barnet.csv": {
        "Local authority": "city", "Event date": "date", "Name": "title", "Attendees": "count"},
    "city_events/nyc_city_events.json": {
        "date_and_time": "date", "event_name": "title", "event_type": "activity_type",
        "attendance": "count", "audience": "audience"},
    "city_events/timberland_Raw_2021Programs.csv": {
        "Event Year": "year", "Event Month": "month", "Category": "activity_type",
        "Events": "sessions", "Attendance": "count"},
    "city_events/educ_emergencias_raw_SIMULATED.csv": {
        "Fecha_Intervencion": "date", "Municipio": "city", "Tipo_Actividad": "activity_type",
        "Tipo_Poblacion": "audience"},
    "hxl_5w/libhxl_input-quality.xlsx": {
        "¿Quién? / Organización": "partner", "¿Para quién? / Hombres": "count[sex=M]",
        "¿Para quién? / Mujeres": "count[sex=F]", "¿Cuándo? / ¿Cuándo?": "date"},
}  # fmt: skip
FIGURES = {
    "hxl_5w/r4v_RMRP2022ActivitiesSP.xlsx": {
        "Month": "period", "Indicador": "indicator", "Mujeres adultas": "actual[sex=F]",
        "Hombres adultos": "actual[sex=M]"},
    "hxl_5w/r4v_Translated5W.xlsx": {"Month": "period", "Indicator": "indicator"},
    "hxl_5w/rowca-3w-hxl.csv": {
        "Indicator": "indicator", "Admin1": "city", "AnnualTarget": "target",
        "Achieved": "actual"},
    "iati/unhcr_2021_iati_result.xlsx": {
        "result_indicator_title": "indicator", "result_indicator_baseline_value": "baseline",
        "result_indicator_period_start": "period_start",
        "result_indicator_period_end": "period_end",
        "result_indicator_target_value": "target", "result_indicator_actual_value": "actual"},
    "iati/default_currency.xml": {
        "period-start": "period_start", "period-end": "period_end", "target": "target",
        "actual": "actual", "indicator/title": "indicator"},
    "iati/24-results_schema_pass.xml": {
        "period-start": "period_start", "period-end": "period_end", "target": "target",
        "actual": "actual", "indicator/title": "indicator"},
    "iati/iati-act-line-endings-cr.xml": {
        "period-start": "period_start", "dimension/sex": "sex", "dimension/age": "age_band",
        "target": "target", "actual": "actual"},
    "indicators/da_copenhagen_statbank_1850-1899.csv": {
        "ENHED": "unit", "TID": "period", "INDHOLD": "actual"},
    "indicators/phe_testdata_Proportion.xlsx": {
        "Area": "city", "Numerator": "numerator", "Denominator": "denominator",
        "value": "actual"},
    "indicators/phe_testdata_Rate.xlsx": {
        "Area": "city", "Numerator": "numerator", "Denominator": "denominator",
        "value": "actual"},
    "indicators/fingertips_rag_expected.json": {
        "datePeriod/from": "period_start", "datePeriod/to": "period_end", "count": "actual",
        "areaName": "city", "age/value": "age_band", "sex/value": "sex"},
    "indicators/ar_riyadh_districts.csv": {
        "District_name_EN": "city", "Population": "actual", "Males": "actual[sex=M]",
        "Females": "actual[sex=F]"},
    "kobo_odk/wkcdd_dairy_cows_project_report.csv": {
        "perfomance_summary/year": "year", "perfomance_summary/month": "month",
        "membership/total_members": "actual"},
    "nasty/csvkit_Datagov_FY10_EDU.csv": {
        "State Name": "city", "Post-9/11GI Bill Program": "actual", "TOTAL": "actual"},
    "nasty/horror_utf-16le_encoded.csv": {
        "Reporting_period": "period", "Total_informal_admissions": "actual"},
}  # fmt: skip

BROKEN = ("iati/broken-xml.xml", "iati/xml-but-not-iati.xml",
          "iati/unhcr_2026_iati_result_EMPTY.xlsx")  # fmt: skip


def proposal_for(path):
    found = look_at(FileToRead(1, str(path)), LARGEST, list)
    return propose([item for item in found if isinstance(item, Sheet)], path.name)


@pytest.mark.parametrize("name", EVENTS | FIGURES)
def test_the_columns_that_matter_are_proposed(real_files, name):
    proposal = proposal_for(real_files / name)
    chosen = {" / ".join(column.heading): column.chosen for column in proposal.columns}
    expected = (EVENTS | FIGURES)[name]
    assert {heading: chosen.get(heading) for heading in expected} == expected
    assert proposal.produces == ("events" if name in EVENTS else "values")


@pytest.mark.parametrize("name", BROKEN)
def test_nothing_is_proposed_for_what_is_no_table(real_files, name):
    assert proposal_for(real_files / name) is None


def test_a_heading_below_titles_is_found(real_files):
    assert proposal_for(real_files / "nasty/csvkit_Datagov_FY10_EDU.csv").zone.top == 3


def test_a_heading_of_five_merged_rows_is_found(real_files):
    zone = proposal_for(real_files / "nasty/tabulator_multiline-headers.xlsx").zone
    assert (zone.top, zone.height, zone.first_row) == (1, 5, 6)


def test_a_heading_with_hashtags_below_it_begins_the_data_behind_them(real_files):
    zone = proposal_for(real_files / "hxl_5w/rowca-3w-hxl.csv").zone
    assert (zone.height, zone.first_row) == (1, 3)
