"""What people type, and the materials that answer it; any of them at the first place is right."""

QUESTIONS = """
en | fake news lessons                       | feed-lab
en | rumours                                 | feed-lab
en | how to mentor a young person            | mentor-handbook
en | train mentors                           | mentor-training
en | start a youth council                   | council-kit
en | men's mental health                     | barbershop-talks
en | hate crime response plan                | hate-response
en | mosque church open doors                | interfaith-walks
en | police and residents talking            | police-dialogue
en | questions about trust in police         | trust-survey
en | midnight footbal evaluation             | football-nights
en | apprenticeship results                  | job-bridge
en | screen time at home                     | safer-screens
en | refugees arriving                       | refugee-welcome
en | parents of teenagers                    | family-evenings
en | tabletop exercise                       | crisis-exercise
en | policy template hate                    | hate-response
en | Southmoor university                    | trust-survey football-nights
en | radio against prejudise                 | radio-spots
en | pupil withdraws                         | early-signs
en | women committee leaders                 | women-lead nisa-qiyada
en | youth clubs opening hours data          | open-data
en | arabic psychosocial guide               | daam-nafsi
en | danish guide for parents                | foraeldre-net
en | turkish youth council                   | genclik-meclisi
en | spanish video women                     | mujeres
fr | éducation aux médias                    | esprit-critique
fr | education aux medias                    | esprit-critique
fr | vrai ou faux                            | esprit-critique
fr | écrans et enfants                       | parents-ecrans
fr | conseil municipal des jeunes            | conseil-jeunes
fr | dialogue police habitants               | police-habitants
fr | propos haineux film                     | prevention-haine
fr | détresse des adolescents                | sante-mentale
fr | égalité filles garçons                  | egalite-sport
fr | premier emploi                          | emploi-quartier
fr | charte mairie religions                 | charte-cultes
fr | contes bilingues arabe français         | iki-dilli
fr | rumeures                                | esprit-critique feed-lab
fr | apprentissge quartier                   | emploi-quartier
fr | boîte à outils parole des jeunes        | conseil-jeunes council-kit genclik-meclisi majlis-shabab mentores ungeraad
fr | soutien aux victimes guide              | victimas
da | kildekritik                             | medie-skole
da | børn på nettet                          | foraeldre-net
da | mentorer håndbog                        | mentor-da
da | starte et ungeråd                       | ungeraad
da | samarbejde med politiet                 | ssp-samarbejde
da | bekymret for en elev                    | bekymring
da | faellesspisning                         | faellesspisning
da | piger fodbold                           | idraet
da | spørgeskema trivsel                     | trivsel
da | undervisningsforløb om rygter           | medie-skole
da | vejledning sikkerhed på nettet          | foraeldre-net
da | tyrkisk video                           | spor-uyum
da | spørgeskma tillid politi                | trust-survey
es | noticias falsas                         | alfabetizacion
es | bulos en el instituto                   | alfabetizacion
es | pantallas hijos                         | familias-red
es | manual de mentores                      | mentores
es | consejo de jóvenes                      | consejo-juvenil
es | formación policía barrio                | policia-barrio
es | delitos de odio victimas                | victimas
es | mujeres centro cultural                 | mujeres
es | evaluación empleo juvenil               | empleo
es | dialogo entre religiones                | dialogo-religiones
es | seguridad en línea guía árabe           | usra-internet
es | estudio de caso salud mental            | barbershop-talks
ar | الأخبار الكاذبة                         | tarbiya-ilam
ar | الاخبار الكاذبه                         | tarbiya-ilam
ar | أطفال إنترنت                            | usra-internet
ar | مجلس الشباب                             | majlis-shabab
ar | الحوار بين الأديان                      | hiwar-adyan
ar | تدريب الشرطة                            | shurta-mujtama
ar | دعم نفسي للمراهقين                      | daam-nafsi
ar | النساء في اللجان                        | nisa-qiyada
ar | البحث عن عمل                            | tashghil
ar | دليل السلامة على الإنترنت بالفرنسية     | parents-ecrans
tr | yalan haber                             | medya
tr | çocuklar ve internet                    | aile-internet
tr | gençlik meclisi kurmak                  | genclik-meclisi
tr | polis mahalle                           | mahalle-polis
tr | kadınların işe katılımı                 | kadin-emek
tr | futbol turnuvası                        | spor-uyum
tr | kadin erkek esitligi degerlendirme      | kadin-emek
"""
"""language | what is typed | materials that answer it"""
