"""A small catalogue of invented materials, in six languages, as a release shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from citywise.contracts.ddl import create_table
from citywise.contracts.tables import stage_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

MATERIALS = """
feed-lab             | curriculum        | en    | critical_thinking_media_literacy,online_safety | adolescents_12_17,teachers | media-workshop | Harbour Learning Trust | 2029 | What the feed does not show: ten lessons on news and rumours | Pupils check where a picture comes from, and how a rumour travels.
safer-screens        | guide             | en    | online_safety | parents_caregivers | - | Eastmere City Council | 2030 | Safer screens at home | Talking with children about games, chats and strangers on the internet.
mentor-handbook      | guide             | en    | youth_voice,belonging_identity | youth_workers | mentoring | Westhaven Youth Office | 2028 | Handbook for mentors | How to begin, keep and end a mentoring relationship with a young person.
mentor-training      | training_deck     | en    | practitioner_capability | youth_workers,social_workers | mentoring | Westhaven Youth Office | 2030 | Training new mentors in two days | Slides, role plays and exercises for the people who train volunteers.
council-kit          | toolkit           | en    | youth_voice,governance_coordination | young_adults_18_29,elected_officials | youth-council | Eastmere City Council | 2027 | Setting up a youth council | Elections, agendas and a budget that young people decide on.
barbershop-talks     | case_study        | en    | wellbeing_mental_health | general_public | - | Northfold Health Board | 2026 | Barbershop talks: men and mental health in Northfold | Barbers learn to listen, and know where to send somebody who needs help.
hate-response        | policy_template   | en    | discrimination_hate,victim_survivor_support | municipal_staff,police | - | Network of Invented Cities | 2029 | After a hate crime: a plan for the first week | Who calls whom, what is said in public, and how victims are stood by.
interfaith-walks     | case_study        | en    | intercultural_interfaith | faith_leaders,general_public | interfaith-walks | Westhaven Interfaith Forum | 2028 | Walking between houses of worship | A mosque, a synagogue and a church open their doors on one afternoon.
police-dialogue      | toolkit           | en    | community_police_trust | police,civil_society | police-dialogue | Southmoor Police | 2030 | Officers and neighbours at one table | A series of six evenings between patrol officers and residents.
early-signs          | training_deck     | en    | practitioner_capability | teachers,school_counsellors | - | Network of Invented Cities | 2030 | Noticing when a pupil withdraws | A day for school staff on worry, isolation and whom to ask for advice.
football-nights      | evaluation_report | en    | social_cohesion,employment_opportunity | young_adults_18_29 | football-nights | Southmoor University | 2029 | Midnight football: what changed in three years | Before and after, with a comparison neighbourhood.
trust-survey         | survey_instrument | en    | community_police_trust | general_public | - | Southmoor University | 2028 | Twelve questions on trust in local police | Tested wording, with advice on sampling and on small groups.
radio-spots          | campaign_asset    | en    | discrimination_hate | general_public | - | Eastmere City Council | 2027 | Radio spots against prejudice | Thirty seconds each, free to be recorded again.
job-bridge           | evaluation_report | en    | employment_opportunity | employers,young_adults_18_29 | job-bridge | Northfold Chamber of Commerce | 2030 | Apprenticeships as a bridge: results of the first cohort | Who found work, who left, and what employers say.
women-lead           | case_study        | en    | gender_equality,youth_voice | women_groups | - | Wadi Amal Women's Union | 2027 | Women who lead neighbourhood committees | Six portraits of committees, without names.
open-data            | dataset           | en    | social_cohesion | municipal_staff | - | Network of Invented Cities | 2030 | Table of youth clubs and opening hours | One row for each club.
refugee-welcome      | guide             | en    | belonging_identity,intercultural_interfaith | municipal_staff,civil_society | - | Westhaven Interfaith Forum | 2026 | Welcoming newcomers and refugees | The first hundred days in a new city.
family-evenings      | curriculum        | en    | family_resilience | parents_caregivers | family-evenings | Northfold Health Board | 2028 | Family evenings: eight sessions for parents of teenagers | Listening, rules, and asking for help in time.
crisis-exercise      | toolkit           | en    | governance_coordination | municipal_staff,police,faith_leaders | - | Network of Invented Cities | 2029 | Tabletop exercise for a tense week | A scenario in five acts for a city's crisis team.
esprit-critique      | curriculum        | fr    | critical_thinking_media_literacy | teachers,adolescents_12_17 | media-workshop | Académie de Bordeau | 2029 | Démêler le vrai du faux : six séances d’éducation aux médias | Les élèves vérifient une image, une source et une rumeur.
parents-ecrans       | guide             | fr    | online_safety,family_resilience | parents_caregivers | - | Ville de Bordeau-sur-Lac | 2028 | Les écrans en famille | Parler avec ses enfants des jeux et des inconnus sur Internet.
conseil-jeunes       | toolkit           | fr    | youth_voice | adolescents_12_17,elected_officials | youth-council | Ville de Bordeau-sur-Lac | 2030 | Créer un conseil de jeunes dans sa commune | Règlement, élections et budget participatif.
police-habitants     | case_study        | fr    | community_police_trust | police | police-dialogue | Préfecture du Lac | 2027 | Rencontres entre policiers et habitants | Une année de soirées dans trois quartiers.
prevention-haine     | video             | fr    | discrimination_hate | general_public | - | Ligue du Lac | 2029 | Un mot de trop | Court métrage de sept minutes sur les propos haineux, avec une fiche de débat.
sante-mentale        | training_deck     | fr    | wellbeing_mental_health,practitioner_capability | health_mental_health,social_workers | - | Hôpital du Lac | 2030 | Repérer la détresse psychique chez les adolescents | Deux journées pour les soignants et les travailleurs sociaux.
egalite-sport        | evaluation_report | fr    | gender_equality | sports_coaches | - | Université du Lac | 2026 | Filles et garçons au club : l’égalité dans le sport | Enquête auprès de douze clubs.
emploi-quartier      | guide             | fr    | employment_opportunity | young_adults_18_29,employers | job-bridge | Mission locale du Lac | 2028 | Trouver un premier emploi dans son quartier | Adresses, stages et apprentissage.
charte-cultes        | policy_template   | fr    | intercultural_interfaith,governance_coordination | faith_leaders,elected_officials | - | Ville de Bordeau-sur-Lac | 2029 | Charte entre la mairie et les cultes | Un modèle à adapter, article par article.
medie-skole          | curriculum        | da    | critical_thinking_media_literacy,online_safety | teachers | media-workshop | Skovby Skoleforvaltning | 2030 | Kildekritik i udskolingen | Otte lektioner om billeder, rygter og algoritmer.
foraeldre-net        | guide             | da    | online_safety | parents_caregivers | - | Skovby Kommune | 2029 | Dit barns liv på nettet | Råd til forældre om spil, chat og deling af billeder.
mentor-da            | guide             | da    | belonging_identity | youth_workers | mentoring | Skovby Kommune | 2028 | Håndbog for mentorer | Hvordan man begynder og slutter et forløb med et ungt menneske.
ungeraad             | toolkit           | da    | youth_voice | adolescents_12_17 | youth-council | Skovby Kommune | 2027 | Sådan starter I et ungeråd | Valg, møder og penge til egne projekter.
ssp-samarbejde       | guide             | da    | governance_coordination,practitioner_capability | police,teachers,social_workers | - | Skovby Kommune | 2030 | Samarbejde mellem skole, socialforvaltning og politi | Hvem gør hvad, og hvad må deles.
bekymring            | training_deck     | da    | practitioner_capability | teachers,youth_workers | - | Skovby Kommune | 2029 | Når du bliver bekymret for en ung | Undervisning for fagfolk om samtalen, og om hvem man spørger.
faellesspisning      | case_study        | da    | social_cohesion | general_public | - | Aabylund Beboerforening | 2026 | Fællesspisning hver torsdag | Naboer, der ikke kendte hinanden, laver mad sammen.
idraet               | evaluation_report | da    | social_cohesion,gender_equality | sports_coaches | football-nights | Aabylund Idrætsforening | 2028 | Piger i fodboldklubben | Hvad der skete, da træningen blev flyttet.
trivsel              | survey_instrument | da    | wellbeing_mental_health | adolescents_12_17 | - | Skovby Kommune | 2027 | Spørgeskema om unges trivsel | Tolv spørgsmål, afprøvet i tre klasser.
alfabetizacion       | curriculum        | es    | critical_thinking_media_literacy | teachers | media-workshop | Ayuntamiento de Río Claro | 2029 | Bulos y titulares: taller de noticias falsas para institutos | Cinco sesiones para comprobar una noticia.
familias-red         | guide             | es    | online_safety | parents_caregivers | - | Ayuntamiento de Río Claro | 2028 | Pantallas en casa | Consejos para hablar con hijas e hijos de internet.
mentores             | toolkit           | es    | belonging_identity,youth_voice | youth_workers | mentoring | Fundación Puente | 2030 | Acompañar a un joven: manual para mentores | Primer encuentro, objetivos y despedida.
consejo-juvenil      | case_study        | es    | youth_voice | young_adults_18_29 | youth-council | Ayuntamiento de Río Claro | 2027 | Diez años de consejo juvenil | Qué decidieron y qué quedó por hacer.
policia-barrio       | training_deck     | es    | community_police_trust,practitioner_capability | police | police-dialogue | Policía Local de Río Claro | 2029 | La policía de barrio escucha | Formación de tres mañanas sobre trato y confianza.
victimas             | guide             | es    | victim_survivor_support | social_workers,police | - | Oficina de Víctimas | 2030 | Acompañar a las víctimas de un delito de odio | Derechos, ayudas y palabras que no hieren.
mujeres              | video             | es    | gender_equality | general_public | - | Asociación Alba | 2028 | Vecinas | Cuatro mujeres cuentan cómo abrieron un centro cultural.
empleo               | evaluation_report | es    | employment_opportunity | young_adults_18_29 | job-bridge | Universidad del Río | 2026 | Formación y primer empleo: evaluación con grupo de comparación | Resultados a los doce meses.
dialogo-religiones   | toolkit           | es    | intercultural_interfaith | faith_leaders | interfaith-walks | Mesa de Religiones | 2029 | Diálogo entre religiones en el barrio | Guiones para seis encuentros.
tarbiya-ilam         | curriculum        | ar    | critical_thinking_media_literacy | teachers,adolescents_12_17 | media-workshop | مديرية تربية وادي أمل | 2029 | كيف نتحقق من الأخبار الكاذبة | ست حصص للطلاب حول الصور والشائعات والمصادر.
usra-internet        | guide             | ar    | online_safety,family_resilience | parents_caregivers | - | بلدية وادي أمل | 2030 | أطفالنا على الإنترنت | نصائح للأهل حول الألعاب والغرباء.
majlis-shabab        | toolkit           | ar    | youth_voice | young_adults_18_29 | youth-council | بلدية وادي أمل | 2028 | تأسيس مجلس للشباب في البلدية | الانتخابات والميزانية وجدول الأعمال.
hiwar-adyan          | case_study        | ar    | intercultural_interfaith | faith_leaders | interfaith-walks | منتدى الحوار | 2027 | حوار بين أتباع الديانات في المدينة القديمة | ثلاث سنوات من اللقاءات بين المسجد والكنيسة.
shurta-mujtama       | training_deck     | ar    | community_police_trust,practitioner_capability | police | police-dialogue | مديرية الشرطة المجتمعية | 2029 | تدريب الشرطة المجتمعية على الإصغاء | يومان من التمارين ولعب الأدوار.
daam-nafsi           | guide             | ar    | wellbeing_mental_health | social_workers,health_mental_health | - | مركز الرعاية | 2030 | الدعم النفسي للأطفال والمراهقين | دليل عملي للعاملين الاجتماعيين.
nisa-qiyada          | evaluation_report | ar    | gender_equality | women_groups | - | اتحاد نساء وادي أمل | 2028 | مشاركة النساء في اللجان المحلية | نتائج مسح في خمسة أحياء.
tashghil             | guide             | ar    | employment_opportunity | young_adults_18_29 | job-bridge | غرفة التجارة | 2027 | أول وظيفة: دليل الباحثين عن عمل | السيرة الذاتية والمقابلة والتدريب المهني.
medya                | curriculum        | tr    | critical_thinking_media_literacy | teachers | media-workshop | Denizova Milli Eğitim | 2030 | Yalan haberi tanımak: lise için altı ders | Öğrenciler bir görselin kaynağını araştırır.
aile-internet        | guide             | tr    | online_safety | parents_caregivers | - | Denizova Belediyesi | 2029 | Çocuğumuz internette | Anne babalar için oyunlar ve yabancılar üzerine öneriler.
genclik-meclisi      | toolkit           | tr    | youth_voice | young_adults_18_29 | youth-council | Denizova Belediyesi | 2028 | Gençlik meclisi nasıl kurulur | Seçim, gündem ve bütçe.
mahalle-polis        | case_study        | tr    | community_police_trust | police | police-dialogue | Denizova Emniyeti | 2027 | Mahalle ve polis aynı masada | Bir yıl boyunca altı akşam.
kadin-emek           | evaluation_report | tr    | gender_equality,employment_opportunity | women_groups | job-bridge | Denizova Üniversitesi | 2029 | Kadınların iş hayatına katılımı | Kursa katılanlar ve katılmayanlar karşılaştırıldı.
spor-uyum            | video             | tr    | social_cohesion | adolescents_12_17 | football-nights | Denizova Gençlik Kulübü | 2030 | Sahada komşuluk | Mahalleler arası futbol turnuvasından görüntüler.
iki-dilli            | toolkit           | ar,fr | intercultural_interfaith | teachers | - | Network of Invented Cities | 2028 | Contes des deux rives – حكايات من الضفتين | Douze contes à lire en deux langues.
"""
"""material | kind | languages | themes | audiences | practice | publisher | year | title | about"""

PRACTICES = """
media-workshop   | Media workshop       | media_literacy
mentoring        | Mentoring            | mentoring
youth-council    | Youth council        | youth_council
interfaith-walks | Interfaith walks     | interfaith_activity
police-dialogue  | Police dialogue      | police_community_dialogue
football-nights  | Football nights      | sports
job-bridge       | Job bridge           | vocational_livelihood
family-evenings  | Family evenings      | parenting_family
"""

DOORS = """
early-signs      | recognise_early_signs
bekymring        | recognise_early_signs
safer-screens    | protect_community
safer-screens    | recognise_early_signs
council-kit      | engage_young_people
conseil-jeunes   | engage_young_people
police-dialogue  | build_partnerships
interfaith-walks | build_partnerships
"""

USED = """
council-kit    | aarby
council-kit    | borg
conseil-jeunes | ceder
feed-lab       | aarby
"""

LICENCES = {"council-kit": "CC BY 4.0", "feed-lab": "CC BY 4.0", "safer-screens": "CC0 1.0"}


class Shelf:
    """The catalogue as a release answers: in SQL."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()
        for table in stage_tables("out"):
            self.connection.execute(create_table(table))
        fill_materials(self.connection)

    def query(self, sql: str, parameters: Sequence[object] | None = None) -> pl.DataFrame:
        return self.connection.execute(sql, parameters).pl()


def fill_materials(connection: duckdb.DuckDBPyConnection) -> None:
    """Put the catalogue into the tables of a release."""
    for name, title, activity in rows_of(PRACTICES):
        _put(connection, "out_practices", practice_id=name, practice_name=title, activity_type_code=activity,
             practice_evidence_code="0", city_count=1, material_count=1)  # fmt: skip
    for (
        name,
        kind,
        languages,
        themes,
        audiences,
        practice,
        publisher,
        year,
        title,
        about,
    ) in rows_of(MATERIALS):
        _put(connection, "out_materials", material_id=name, material_title=title, resource_type_code=kind,
             material_text=about, practice_id=None if practice == "-" else practice, publisher_name=publisher,
             publication_year=int(year), licence_text=LICENCES.get(name), link_text=f"https://hub.example/{name}")  # fmt: skip
        for table, column, codes in (("languages", "material_language_code", languages), ("themes", "theme_code", themes),
                                     ("audiences", "audience_code", audiences)):  # fmt: skip
            for code in codes.split(","):
                _put(connection, f"out_material_{table}", material_id=name, **{column: code})
    for name, door in rows_of(DOORS):
        _put(connection, "out_material_doors", material_id=name, hub_door_code=door)
    for name, city in rows_of(USED):
        _put(
            connection,
            "out_material_cities",
            material_id=name,
            city_id=city,
            is_adapted=name == "conseil-jeunes",
        )


def rows_of(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split(" | ")] for line in table.strip().splitlines()]


def _put(connection: duckdb.DuckDBPyConnection, table: str, **row: object) -> None:
    names, places = ", ".join(row), ", ".join("?" * len(row))
    connection.execute(f"insert into {table} ({names}) values ({places})", [*row.values()])
