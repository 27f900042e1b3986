/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Who has looked at what is written about somebody, for the person: each who did, gathered so that
 * it can be read, and nothing of what stood there. */
#include "form-paper.h"

#include <string.h>

static void
test_text (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL;

  paper_init (&p, "en");
  text = text_of (&p, "access-log", p.sample.record);
  assert_has (text, "Who has looked at your information\nLett Åsgård, born 1 March 1985.\n");
  assert_has (text,
              "This is what the municipality had noted until 4 June 2026 at 14:00. You have a "
              "right to know it.\n"
              "1 Who has looked, the newest first\n"
              "Day and time\tWho\tRole and team\tWhat they did\tWhy\n"
              "4 June 2026 at 13:55\tMedarbeider 1\tCoordinator Team Nord\t"
              "Read who has looked at your information\tAccess or check\n"
              "4 June 2026 at 09:12–11:40 3 times\tMedarbeider 1\tCoordinator Team Nord\t"
              "Read: Case · Contacts · Plans\tFollow-up · Housing\n");
  assert_has (text, "3 June 2026 at 16:05\tMedarbeider 2\tTeam lead Team Nord, Team Sør\t"
                    "Printed: My plan ahead\tFollow-up\n");
  assert_has (text, "2 June 2026 at 10:00\tMedarbeider 3\tCoordinator\t"
                    "Tried to open, and was not let in: Person\tNot noted\n");
  assert_has (text, "2 Who has your case on their computer now\n");
  assert_has (text, "Medarbeider 1\tCoordinator Team Nord\t4 June 2026 at 13:00\n"
                    "They can read it without the network. Each time they do, it is noted as "
                    "above.\n3 What does not stand here\n");
  assert_has (text, "What was read on a computer that has not sent what it noted.");
  assert_has (text, "4 If you wonder why somebody has looked\n");
  assert_has (text, "Call Medarbeider 1, phone 00 00 00 01, or ask for the team lead.");
}

static void
test_norwegian (void)
{
  static const struct {
    const char *tag, *title, *columns, *read, *refused, *times;
  } table[] = {
    { "nb", "Hvem har sett på opplysningene dine\nLett Åsgård, født 1. mars 1985.\n",
      "Dag og tid\tHvem\tRolle og team\tHva de gjorde\tHvorfor\n",
      "Leste: Sak · Kontakter · Planer\t"
      "Oppfølging · Bolig\n",
      "Prøvde å åpne, men slapp ikke inn: Person\tIkke notert\n",
      "4. juni 2026 kl. 09.12–11.40 3 ganger\t" },
    { "nn", "Kven har sett på opplysningane dine\nLett Åsgård, fødd 1. mars 1985.\n",
      "Dag og tid\tKven\tRolle og team\tKva dei gjorde\tKvifor\n",
      "Las: Sak · Kontaktar · Planar\t"
      "Oppfølging · Bustad\n",
      "Prøvde å opne, men slapp ikkje inn: Person\tIkkje notert\n",
      "4. juni 2026 kl. 09.12–11.40 3 gonger\t" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_auto (Paper) p = { 0 };
    g_autofree char *text = NULL;

    paper_init (&p, table[i].tag);
    text = text_of (&p, "access-log", p.sample.record);
    assert_has (text, table[i].title);
    assert_has (text, table[i].columns);
    assert_has (text, table[i].read);
    assert_has (text, table[i].refused);
    assert_has (text, table[i].times);
  }
}

/* Nothing of what is written about anybody, whatever the grade of the address. */
static void
test_no_content (gconstpointer data)
{
  static const char *const written[] = { "98765",          "Fjordgløttveien", "datteren",
                                         "visning mandag", "Solbakken",       "rus",
                                         "Boligkontoret" };
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL;

  paper_init (&p, "nb");
  sam_record_set_text (p.sample.person, SAM_PERSON_ADDRESS_GRADE, data);
  text = text_of (&p, "access-log", p.sample.record);
  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    assert_lacks (text, written[i]);
}

/* One page with these items. */
static SamAccessLog *
log_with (const char *items)
{
  g_autofree char *page =
      g_strdup_printf ("{\"until\":\"2026-06-04T12:00:00Z\",\"items\":[%s]}", items);
  g_autoptr (GBytes) bytes = g_bytes_new (page, strlen (page));
  SamAccessLog *log = sam_access_log_new ();
  g_autofree char *next = NULL;
  g_autoptr (GError) error = NULL;

  sam_access_log_add_page (log, bytes, &next, &error);
  g_assert_no_error (error);
  return log;
}

/* Our own papers have names for colleagues: "Hvem har ballen?" is not read by the person. */
static void
test_printed (void)
{
  static const struct {
    const char *forms[4], *said;
  } table[] = {
    { { "plan", "holder-ledger", "gate", "plan-blank" },
      "Skrev ut: Min plan videre · Ark til vårt eget arbeid\t" },
    { { "holder-team" }, "Skrev ut: Ark til vårt eget arbeid\t" },
    { { "consent-blank", "plan-blank" },
      "Skrev ut: Samtykke, til å fylle ut for hånd · Min plan videre, til å fylle ut for hånd\t" },
    { { "of-a-later-version" }, "Skrev ut: Sak\t" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_auto (Paper) p = { 0 };
    g_autoptr (GString) items = g_string_new (NULL);
    g_autoptr (SamAccessLog) log = NULL;
    g_autofree char *text = NULL;

    for (guint k = 0; k < G_N_ELEMENTS (table[i].forms) && table[i].forms[k] != NULL; k++)
      g_string_append_printf (
          items,
          "%s{\"at\":\"2026-06-04T08:00:00Z\",\"by\":\"01900000-0000-7000-8000-"
          "000000000001\",\"name\":\"Medarbeider 1\",\"role\":\"lead\",\"teams\":"
          "[],\"what\":\"print\",\"t\":\"case\",\"form\":\"%s\"}",
          k > 0 ? "," : "", table[i].forms[k]);
    log = log_with (items->str);
    paper_init (&p, "nb");
    p.options.access_log = log;
    text = text_of (&p, "access-log", p.sample.record);
    assert_has (text, table[i].said);
    assert_lacks (text, "ballen");
    assert_lacks (text, "porten");
  }
}

/* Without what the server has there is no paper, rather than one on which nobody has looked; and
 * what is here alone does not offer it. */
static void
test_online (void)
{
  g_auto (Paper) p = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (GError) error = NULL;
  const SamFormDef *form = sam_form_by_id (SAM_FORM_ACCESS_LOG);

  paper_init (&p, "nb");
  view = form_case_view (&p.sample);
  p.options.access_log = NULL;
  g_assert_null (
      sam_form_pages (form, view, sam_record_get_id (p.sample.record), &p.options, NULL, &error));
  g_assert_error (error, SAM_FORM_ERROR, SAM_FORM_ERROR_ONLINE);
  g_assert_true (sam_form_is_online (form));
  g_assert_false (sam_form_is_online (sam_form_by_id ("everything")));
  g_assert_cmpuint (n_offered (&p, SAM_FORM_ACCESS_LOG, NULL), ==, 0);
}

/* @n events, each of a day of its own. */
static SamAccessLog *
log_of (guint n)
{
  g_autoptr (GString) items = g_string_new (NULL);

  for (guint i = 0; i < n; i++) {
    g_autofree char *at = sam_moment_format (G_GINT64_CONSTANT (1780574400000000)
                                             - (gint64) (i + 1) * 25 * G_TIME_SPAN_HOUR);

    g_string_append_printf (items,
                            "%s{\"at\":\"%s\",\"by\":\"01900000-0000-7000-8000-000000000001\","
                            "\"name\":\"Medarbeider med et langt navn nummer %u\",\"role\":"
                            "\"coordinator\",\"teams\":[\"Oppfølgingsteamet for ungdom og unge "
                            "voksne\"],\"what\":\"history\",\"t\":\"agreement\"}",
                            i > 0 ? "," : "", at, i);
  }
  return log_with (items->str);
}

/* From nothing to a year of it: each once, in order, no row cut, all of it on the paper. */
static void
test_many_rows (void)
{
  static const guint counts[] = { 0, 1, 30, 400 };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    g_auto (Paper) p = { 0 };
    g_autoptr (SamAccessLog) log = log_of (counts[i]);
    g_autoptr (SamPages) pages = NULL;
    g_autofree char *text = NULL;
    const char *before = NULL;

    paper_init (&p, "nn");
    p.options.access_log = log;
    p.options.large_print = i % 2 == 1;
    pages = print (&p, "access-log", sam_record_get_id (p.sample.record));
    for (guint page = 0; page < sam_pages_get_count (pages); page++)
      check_ink (pages, page, "access-log");
    text = words_of (pages);
    g_assert_cmpint (strstr (text, "Ingen, etter det som er notert.") != NULL, ==, counts[i] == 0);
    for (guint k = 0; k < counts[i]; k++) {
      g_autofree char *one = g_strdup_printf (" nummer %u\t", k);
      const char *at = strstr (text, one);

      g_assert_true (at != NULL && (before == NULL || at > before));
      g_assert_null (strstr (at + 1, one));
      before = at;
    }
  }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/print/access-log/text", test_text);
  g_test_add_func ("/print/access-log/norwegian", test_norwegian);
  g_test_add_data_func ("/print/access-log/no-content/open", "open", test_no_content);
  g_test_add_data_func ("/print/access-log/no-content/strict", "strengt_fortrolig",
                        test_no_content);
  g_test_add_func ("/print/access-log/printed", test_printed);
  g_test_add_func ("/print/access-log/online", test_online);
  g_test_add_func ("/print/access-log/many-rows", test_many_rows);
  status = g_test_run ();
  papers_end ();
  return status;
}
