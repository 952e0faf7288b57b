import type { Dictionary } from './dictionary';

export const de: Dictionary = {
  product: 'payment-gateway',
  title_start: 'payment-gateway',
  title_sign_in: 'Anmelden',
  title_enrol: 'Passkey anlegen',
  title_account: 'Ihr Konto',
  title_not_found: 'Seite nicht gefunden',
  loading: 'Wird geladen',
  language: 'Sprache',
  skip: 'Zum Inhalt',
  running: 'läuft',
  start_page: 'Startseite',
  sign_in: 'Anmelden',
  sign_out: 'Abmelden',
  account: 'Konto',
  signed_in_as: 'Angemeldet als {name}',
  try_again: 'Noch einmal versuchen',
  cancel: 'Abbrechen',
  save: 'Speichern',
  saved: 'Gespeichert',
  copy: 'Kopieren',
  copied: 'Kopiert',
  copied_field: '{field} kopiert',
  request_id: 'Anfragenummer',
  optional: 'optional',
  field_name: 'Name',
  field_email: 'E-Mail',
  field_phone: 'Mobiltelefon',
  field_label: 'Name des Passkeys',

  start_heading: 'Ihr Payment-Gateway läuft.',
  start_text:
    'Dieser Host ist für Sie und den Server Ihres Shops: Er legt Zahlungsseiten an und verfolgt Zahlungen. Käufer sehen ihn nie. Sie zahlen auf der Zahlungsseite, die einen eigenen Host hat.',
  start_in_as: 'Sie sind als {name} angemeldet.',
  start_out: 'Sie sind nicht angemeldet.',
  start_first:
    'Zum ersten Mal hier? Öffnen Sie den Einrichtungslink, den das Programm auf seiner Konsole ausgegeben hat.',
  start_api: 'API-Browser öffnen',
  start_health: 'Zustand',
  first_checkout: 'Ihre erste Zahlungsseite',
  step_key: 'API-Schlüssel und Site-ID bereitlegen',
  step_key_text:
    '{serve} gibt beides beim Start aus und legt es als {file} in sein Datenverzeichnis.',
  step_create: 'Zahlungsseite anlegen',
  step_create_text: 'Beträge sind ganze Zahlen in der kleinsten Einheit: 4900 sind 49,00 EUR.',
  step_open: '{field} öffnen',
  step_open_text:
    'In der Demo zahlt die Karte {card} mit einem späteren Datum und beliebiger Prüfziffer. Es fließt kein Geld.',
  step_see: 'Sehen, dass bezahlt ist',
  step_see_text:
    'Ihr Server bekommt eine signierte Nachricht an die {field} der Zahlungsseite, oder er fragt:',
  example: 'Beispiel',
  card_live: 'In Betrieb gehen',
  card_live_text:
    '{init} fragt nach Ihren Domains und erzeugt die Schlüssel, {serve} startet. Stellen Sie einen Proxy mit TLS davor.',
  card_settings: 'Einstellungen',
  card_settings_text: '{docs} erklärt jede Einstellung, {check} findet, was an Ihren nicht stimmt.',
  card_errors: 'Fehler',
  card_errors_text:
    'Jede Antwort trägt {header}. Dieselbe Nummer steht im Protokoll und bei Fehlern im Inhalt neben einem maschinenlesbaren {code}.',

  sign_in_heading: 'Anmelden',
  sign_in_text:
    'Mit dem Passkey auf diesem Gerät, auf Ihrem Telefon oder einem Sicherheitsschlüssel.',
  sign_in_button: 'Mit Passkey anmelden',
  sign_in_busy: 'Warten auf Ihren Passkey',
  sign_in_email_hint: 'Leer lassen, um unter Ihren Passkeys zu wählen.',
  sign_in_lost: 'Kein Passkey zur Hand?',
  sign_in_lost_text:
    'Bitten Sie einen Administrator dieses Gateways um einen Wiederherstellungslink: Damit legen Sie einen neuen Passkey an. Beim ersten Start öffnen Sie den Einrichtungslink, den das Programm auf seiner Konsole ausgegeben hat.',

  enrol_checking: 'Ihr Link wird geprüft',
  enrol_setup_heading: 'Ersten Administrator einrichten',
  enrol_setup_text:
    'Sie erhalten alle Rechte auf diesem Gateway. Sie melden sich mit einem Passkey an, es gibt kein Passwort.',
  enrol_invitation_heading: '{organization} beitreten',
  enrol_invitation_heading_plain: 'Sie sind eingeladen',
  enrol_invitation_text:
    'Legen Sie einen Passkey an, um die Einladung anzunehmen. Damit melden Sie sich an, es gibt kein Passwort.',
  enrol_recovery_heading: 'Neuen Passkey anlegen',
  enrol_recovery_text:
    'Dieser Link bringt Sie zurück in Ihr Konto. Ihre bisherigen Passkeys werden entfernt und alle Anmeldungen beendet.',
  enrol_for: 'Konto',
  enrol_until: 'Dieser Link gilt einmal, bis {time}.',
  enrol_button: 'Passkey anlegen',
  enrol_busy: 'Warten auf Ihren Passkey',
  enrol_no_token: 'Öffnen Sie den Link noch einmal',
  enrol_no_token_text:
    'Der Link verschwindet aus der Adresszeile, sobald sich diese Seite öffnet. Bitte öffnen Sie ihn noch einmal dort, wo Sie ihn bekommen haben.',
  enrol_refused: 'Dieser Link gilt nicht',
  enrol_refused_text:
    'Er ist unbekannt, zu alt oder schon benutzt. Bitten Sie einen Administrator um einen neuen.',
  enrol_done: 'Sie sind angemeldet',
  enrol_done_text:
    'Ihr Passkey ist bereit. Geben Sie ihm einen Namen, damit Sie ihn in der Liste Ihrer Passkeys wiedererkennen.',
  enrol_label_hint: 'Wo er liegt, etwa „Arbeitslaptop“ oder „blauer Sicherheitsschlüssel“.',
  enrol_save: 'Speichern und weiter',
  enrol_skip: 'Weiter, ohne den Namen zu ändern',

  account_heading: 'Ihr Konto',
  profile: 'Profil',
  profile_email_hint: 'Ihr Administrator kann sie ändern.',
  profile_saved: 'Ihr Profil ist gespeichert.',
  roles: 'Ihre Rechte',
  role_global: 'Administrator des ganzen Gateways',
  role_viewer: 'Lesen',
  role_editor: 'Bearbeiten',
  role_admin: 'Administrator',
  roles_none: 'Sie gehören noch zu keiner Organisation.',

  passkeys: 'Passkeys',
  passkeys_text:
    'Haben Sie mindestens zwei auf verschiedenen Geräten: Dann sperrt ein verlorener niemanden aus.',
  passkeys_one:
    'Das ist Ihr einziger Passkey. Fügen Sie jetzt einen zweiten hinzu, damit Sie nicht ausgesperrt sind, wenn dieses Gerät fehlt.',
  passkey_add: 'Passkey hinzufügen',
  passkey_adding: 'Warten auf Ihr Gerät',
  passkey_added: 'Der Passkey ist hinzugefügt. Geben Sie ihm einen Namen, den Sie wiedererkennen.',
  passkey_rename: 'Umbenennen',
  passkey_remove: 'Entfernen',
  passkey_of: '{label}: {action}',
  passkey_renamed: 'Der Passkey heißt jetzt {label}.',
  passkey_removed: 'Der Passkey {label} ist entfernt.',
  passkey_remove_title: '„{label}“ entfernen?',
  passkey_remove_text:
    'Sie können sich damit nicht mehr anmelden. Löschen Sie ihn auch auf dem Gerät, sonst wird er vergeblich angeboten.',
  passkey_last:
    'Ihr letzter Passkey lässt sich nicht entfernen. Fügen Sie zuerst einen anderen hinzu.',
  passkey_created: 'Angelegt {time}',
  passkey_used: 'Zuletzt benutzt {time}',
  passkey_never_used: 'Noch nicht benutzt',
  passkey_synced: 'Synchronisiert',
  passkey_synced_label: 'Auf Ihren Geräten abgeglichen',

  sessions: 'Wo Sie angemeldet sind',
  session_current: 'Diese Sitzung',
  session_unknown: 'Unbekanntes Gerät',
  session_since: 'Seit {time}',
  session_seen: 'Zuletzt aktiv {time}',
  session_end: 'Abmelden',
  session_end_of: '{device} abmelden',
  session_ended: '{device} ist abgemeldet.',
  sessions_end_all: 'Überall abmelden',
  sessions_end_all_title: 'Überall abmelden?',
  sessions_end_all_text: 'Alle Sitzungen enden sofort, auch diese.',
  signed_out: 'Sie sind abgemeldet.',

  step_up_title: 'Bitte bestätigen Sie, dass Sie es sind',
  step_up_text: 'Dafür braucht es noch einmal Ihren Passkey. Was Sie eingegeben haben, bleibt.',
  step_up_button: 'Mit Passkey bestätigen',
  step_up_done: 'Bestätigt.',

  not_found_heading: 'Diese Seite gibt es nicht',
  not_found_text: 'Bitte prüfen Sie die Adresse.',

  passkey_unsupported:
    'Dieser Browser beherrscht keine Passkeys. Bitte nehmen Sie einen aktuellen.',
  passkey_insecure:
    'Passkeys brauchen eine verschlüsselte Verbindung. Bitte öffnen Sie diese Seite über https oder auf demselben Rechner als http://localhost.',
  passkey_cancelled:
    'Es kam kein Passkey: abgebrochen oder nicht rechtzeitig. Bitte versuchen Sie es noch einmal.',
  passkey_exists: 'Dieses Gerät hat schon einen Passkey für Sie.',
  passkey_wrong_address:
    'Unter dieser Adresse gelten Passkeys nicht. Bitte öffnen Sie die Seite unter dem Namen, der für dieses Gateway eingestellt ist.',
  passkey_failed:
    'Ihr Gerät konnte keinen Passkey geben. Bitte versuchen Sie es noch einmal oder mit einem anderen Gerät.',

  fail_connection:
    'Das Gateway antwortet nicht. Bitte prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.',
  fail_later: 'Zu viele Versuche. Bitte versuchen Sie es in {seconds} s noch einmal.',
  fail_fields: 'Bitte prüfen Sie, was markiert ist.',
  fail_unexpected: 'Etwas ist schiefgegangen. Bitte versuchen Sie es noch einmal.',
  fail_link: 'Dieser Link ist unbekannt, zu alt oder schon benutzt.',
  fail_passkey_refused:
    'Dieser Passkey wurde nicht angenommen. Vielleicht ist er hier unbekannt oder entfernt.',
  fail_expired: 'Das hat zu lange gedauert. Bitte versuchen Sie es noch einmal.',
  fail_conflict: 'Das ist zurzeit nicht möglich. Bitte laden Sie die Seite neu.',
  fail_duplicate: 'Das gibt es schon.',
  fail_not_found: 'Das gibt es nicht mehr. Bitte laden Sie die Seite neu.',
  fail_origin: 'Das Gateway nimmt von dieser Adresse keine Anfragen an.',
  fail_role: 'Das dürfen Sie nicht.',
  fail_not_confirmed: 'Nicht geändert: Es wurde nicht mit einem Passkey bestätigt.',

  error_required: 'Bitte füllen Sie dieses Feld aus.',
  error_email: 'Bitte geben Sie eine vollständige E-Mail-Adresse ein, etwa name@example.com.',
  error_too_long: 'Das ist zu lang. Bitte kürzen Sie es.',
  error_check_field: 'Bitte prüfen Sie dieses Feld.',
};
