/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-inbox-private.h"

#include "sam-handover.h"
#include "sam-inquiry.h"
#include "sam-list-model.h"
#include "sam-words.h"

#include <glib/gi18n.h>

/* Who is responsible for an inquiry, and whether it is answered. */
static const char *
inquiry_chip (const SamInboxLine *line, SamTone *tone)
{
  *tone = line->status.answered  ? SAM_TONE_NEUTRAL
          : line->status.overdue ? SAM_TONE_LATE
                                 : SAM_TONE_ASK;
  return line->status.answered ? C_ ("inbox chip", "answered") : C_ ("inbox chip", "not answered");
}

static void
bind_inquiry (SamRow *row, SamContext *context, const SamInboxLine *line)
{
  const char *owner =
      sam_context_name (context, sam_record_get_text (line->record, SAM_INQUIRY_OWNER_USER));
  const char *from = sam_inquiry_from (line->record);
  gboolean named = line->name && *line->name;
  g_autofree char *when = sam_words_moment (context, line->at);
  g_autofree char *why =
      sam_words_join (named ? from : "", when,
                      owner ? owner : C_ ("inbox", "nobody is responsible"), NULL);
  SamTone tone;
  const char *chip = inquiry_chip (line, &tone);

  sam_row_set_icon (row, "sam-phone-symbolic", tone, TRUE);
  sam_row_set_chip (row, chip, tone);
  if (named) {
    sam_row_set_name (row, context, line->name, why);
  } else {
    sam_row_set_text (row, from, why);
  }
}

/* In short: the chip says by when. */
static char *
ask_words (SamContext *context, const SamInboxLine *line)
{
  const char *by =
      sam_context_name (context, sam_record_get_text (line->record, SAM_HANDOVER_ASKED_BY_USER));

  return line->kind == SAM_INBOX_ASKED
             /* Translators: %s is a colleague, a team or a service */
             ? g_strdup_printf (C_ ("inbox", "%s asks you to take over"),
                                by ? by : C_ ("inbox", "A colleague"))
             : g_strdup_printf (C_ ("inbox", "%s is asked to take over"),
                                sam_handover_whom (context, line->record));
}

static void
set_deadline_chip (SamRow *row, SamContext *context, const SamInboxLine *line)
{
  gboolean late = line->deadline < sam_context_get_today (context);
  g_autofree char *day = sam_words_date_short (context, line->deadline);
  g_autofree char *by = late ? g_strdup (C_ ("inbox chip", "over the deadline"))
                             /* Translators: %s is the last day to answer */
                             : g_strdup_printf (C_ ("inbox chip", "by %s"), day);

  sam_row_set_chip (row, by,
                    late                            ? SAM_TONE_LATE
                    : line->kind == SAM_INBOX_ASKED ? SAM_TONE_ASK
                                                    : SAM_TONE_NEUTRAL);
}

static void
bind_report (SamRow *row, SamContext *context, const SamInboxLine *line)
{
  const char *owner =
      sam_context_name (context,
                        sam_record_get_text (line->record, SAM_RELATIVE_REPORT_OWNER_USER));
  g_autofree char *when = sam_words_moment (context, line->at);
  g_autofree char *why =
      sam_words_join (sam_inbox_noun (line->type), when,
                      owner ? owner : C_ ("inbox", "nobody is responsible"), NULL);
  SamTone tone = line->due != SAM_DATE_NONE && line->due < sam_context_get_today (context)
                     ? SAM_TONE_LATE
                     : SAM_TONE_ASK;

  sam_row_set_icon (row, "sam-person-symbolic", tone, TRUE);
  sam_row_set_chip (row, sam_inbox_duty_chip (line->duty), tone);
  sam_row_set_name (row, context, line->name, why);
}

static SamTone
support_tone (const SamInboxLine *line)
{
  return line->support.late ? SAM_TONE_LATE : line->support.asks ? SAM_TONE_ASK : SAM_TONE_NEUTRAL;
}

static void
bind_support (SamRow *row, SamContext *context, const SamInboxLine *line)
{
  const char *owner =
      sam_context_name (context,
                        sam_record_get_text (line->record, SAM_RELATIVE_SUPPORT_OWNER_USER));
  g_autofree char *why =
      sam_words_join (sam_inbox_noun (line->type),
                      owner ? owner : C_ ("inbox", "nobody is responsible"), NULL);
  g_autofree char *chip = sam_inbox_support_chip (context, line);

  sam_row_set_icon (row, "sam-person-symbolic", support_tone (line), TRUE);
  sam_row_set_chip (row, chip, support_tone (line));
  sam_row_set_name (row, context, line->name, why);
}

void
sam_inbox_bind (SamRow *row, gpointer item, gpointer user_data)
{
  SamContext *context = sam_page_get_context (user_data);
  const SamInboxLine *line = sam_item_get (item);
  g_autofree char *when = sam_words_moment (context, line->at);
  g_autofree char *why = NULL, *what = NULL;

  switch (line->kind) {
  case SAM_INBOX_ASKED:
  case SAM_INBOX_MY_ASK:
    why = ask_words (context, line);
    sam_row_set_icon (row, "sam-handover-symbolic",
                      line->kind == SAM_INBOX_ASKED ? SAM_TONE_ASK : SAM_TONE_NEUTRAL, TRUE);
    set_deadline_chip (row, context, line);
    break;
  case SAM_INBOX_HOLDERS: {
    SamHolderTotals totals = sam_inbox_totals (line);

    what = g_strdup (C_ ("inbox", "Who has the ball?"));
    why = sam_count (NULL, "inbox", "%d case waits for an answer", "%d cases wait for an answer",
                     (int) totals.n_waiting);
    sam_row_set_icon (row, "sam-handover-symbolic", SAM_TONE_NEUTRAL, TRUE);
    sam_row_set_chip (row, NULL, SAM_TONE_NEUTRAL);
    sam_row_set_text (row, what, why);
    return;
  }
  case SAM_INBOX_CONFLICT: {
    const SamConflict *first = g_ptr_array_index (line->conflicts, 0);

    why = sam_words_join (sam_inbox_what (line),
                          sam_inbox_makes (line) ? ""
                                                 : sam_inbox_field_label (line->type, first->field),
                          when, NULL);
    sam_row_set_icon (row, "sam-inbox-symbolic", SAM_TONE_ASK, TRUE);
    sam_row_set_chip (row, C_ ("inbox chip", "choose"), SAM_TONE_ASK);
    break;
  }
  case SAM_INBOX_REFUSED:
    why = sam_words_join (sam_inbox_what (line), when, NULL);
    sam_row_set_icon (row, "dialog-warning-symbolic", SAM_TONE_LATE, TRUE);
    sam_row_set_chip (row, C_ ("inbox chip", "refused"), SAM_TONE_LATE);
    break;
  case SAM_INBOX_SET_ASIDE:
    what = g_strdup (sam_inbox_noun (line->type));
    why = sam_words_join (line->name && *line->name ? what : "",
                          C_ ("inbox", "kept on this computer only"), when, NULL);
    sam_row_set_icon (row, "dialog-warning-symbolic", SAM_TONE_NEUTRAL, TRUE);
    sam_row_set_chip (row, C_ ("inbox chip", "not taken in"), SAM_TONE_NEUTRAL);
    if (line->name && *line->name) {
      break;
    }
    /* Without a name: the case has left. */
    sam_row_set_text (row, what, why);
    return;
  case SAM_INBOX_LOG_FAULTS:
    why =
        sam_count (NULL, "inbox", "From %d computer", "From %d computers", (int) line->faults->len);
    sam_row_set_icon (row, "dialog-warning-symbolic", SAM_TONE_ASK, TRUE);
    sam_row_set_chip (row, C_ ("inbox chip", "read about it"), SAM_TONE_ASK);
    sam_row_set_text (row, C_ ("inbox", "Gaps in the access log"), why);
    return;
  case SAM_INBOX_INQUIRY:
    bind_inquiry (row, context, line);
    return;
  case SAM_INBOX_REPORT:
    bind_report (row, context, line);
    return;
  case SAM_INBOX_SUPPORT:
    bind_support (row, context, line);
    return;
  case SAM_INBOX_WAITING:
    what = sam_count (NULL, "inbox", "%d change waits to be sent", "%d changes wait to be sent",
                      (int) line->waiting->len);
    sam_row_set_icon (row, "sam-point-interim-symbolic", SAM_TONE_NEUTRAL, TRUE);
    sam_row_set_chip (row, NULL, SAM_TONE_NEUTRAL);
    sam_row_set_text (row, what, C_ ("inbox", "Saved on this computer. They go by themselves."));
    return;
  case SAM_INBOX_CHOSEN:
    what = sam_count (NULL, "inbox", "%d choice you have made", "%d choices you have made",
                      (int) line->choices->len);
    sam_row_set_icon (row, "sam-inbox-symbolic", SAM_TONE_NEUTRAL, TRUE);
    sam_row_set_chip (row, NULL, SAM_TONE_NEUTRAL);
    sam_row_set_text (row, what, C_ ("inbox", "Between what two wrote. Can be taken back."));
    return;
  }
  if (line->name && *line->name) {
    sam_row_set_name (row, context, line->name, why);
  } else {
    g_autofree char *title = line->record ? sam_record_title (line->record, NULL)
                                          : g_strdup (sam_inbox_noun (line->type));

    sam_row_set_text (row, title, why);
  }
}
