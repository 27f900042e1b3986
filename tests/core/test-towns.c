/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Figures by municipality: a worked example, then random ones against a count that goes person by
 * person, and what a reader could subtract. */
#include <samspor/sam-id.h>
#include <samspor/sam-records.h>
#include <samspor/sam-towns.h>
#include <string.h>

#define TODAY (sam_date_from_ymd (2026, 6, 4))
#define N_TOWNS 5

static const char *const names[N_TOWNS] = { "Askvik", "Bergset", "Elvebakken", "Fjordvik",
                                            "Åsnes" };

typedef struct {
  SamClock *clock;    /* (owned) */
  GPtrArray *records; /* (owned) (element-type SamRecord) */
} World;

static void
world_init (World *w, guint64 seed)
{
  w->clock = sam_clock_new_fixed (TODAY, G_GINT64_CONSTANT (1780567200000000), seed);
  w->records = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
world_clear (World *w)
{
  g_ptr_array_unref (w->records);
  sam_clock_unref (w->clock);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

/* Each (nullable). Returns: (transfer none): the person, with an open case */
static SamRecord *
add (World *w, const char *registered, const char *stays, const char *chosen)
{
  g_autofree char *person_id = sam_id_new (w->clock), *case_id = sam_id_new (w->clock);
  SamRecord *person = sam_record_new (SAM_RECORD_PERSON, person_id, person_id);
  SamRecord *record = sam_record_new (SAM_RECORD_CASE, case_id, case_id);

  sam_record_set_text (person, SAM_PERSON_REGISTERED_MUNICIPALITY, registered);
  sam_record_set_text (person, SAM_PERSON_STAYING_MUNICIPALITY, stays);
  sam_record_set_text (person, SAM_PERSON_CHOSEN_MUNICIPALITY, chosen);
  sam_record_set_text (record, SAM_CASE_PERSON_ID, person_id);
  sam_record_set_text (record, SAM_CASE_STATUS, "active");
  g_ptr_array_add (w->records, person);
  g_ptr_array_add (w->records, record);
  return person;
}

static SamRecord *
case_of (World *w, const SamRecord *person)
{
  guint at;

  g_assert_true (g_ptr_array_find (w->records, person, &at));
  return g_ptr_array_index (w->records, at + 1);
}

/* ---- A worked example ---- */

static void
test_example (void)
{
  g_auto (World) w;
  g_autoptr (SamTowns) towns = NULL;
  g_autofree char *csv = NULL;
  SamRecord *someone;

  world_init (&w, 1);
  for (guint i = 0; i < 12; i++)
    add (&w, "Eksempel kommune", i % 2 ? "Eksempel kommune" : "eksempel", NULL);
  for (guint i = 0; i < 6; i++)
    add (&w, "Nabo kommune", "Eksempel kommune", i < 5 ? "Nabo kommune" : NULL);
  add (&w, "Fjern kommune", "Fjern kommune", NULL);
  add (&w, NULL, NULL, NULL);
  /* None of these counts. */
  someone = add (&w, "Eksempel kommune", "Eksempel kommune", NULL);
  sam_record_set_text (someone, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig");
  someone = add (&w, "Eksempel kommune", "Eksempel kommune", NULL);
  sam_record_set_date (someone, SAM_PERSON_DECEASED_ON, TODAY - 3);
  someone = add (&w, "Eksempel kommune", "Eksempel kommune", NULL);
  sam_record_set_text (case_of (&w, someone), SAM_CASE_STATUS, "closed");
  someone = add (&w, "Eksempel kommune", NULL, NULL);
  sam_record_set_date (someone, SAM_PERSON_REGISTERED_FROM_ON, TODAY + 1);
  towns = sam_rules_towns (w.records, TODAY);
  csv = sam_towns_csv (towns, NULL);
  /* One person in all of “other”: what would tell that is left out beside it. */
  g_assert_cmpstr (csv, ==,
                   "Municipality;Registered there;Responsible: they stay there;"
                   "Responsible: they chose it;Responsible in all\r\n"
                   "Eksempel kommune;12;–;0;–\r\n"
                   "Nabo kommune;–;0;5;5\r\n"
                   "Other municipalities;<5;<5;0;<5\r\n"
                   "In all;19;14;5;19\r\n");
}

static void
test_nobody (void)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (SamTowns) towns = sam_rules_towns (none, TODAY);
  g_autofree char *csv = sam_towns_csv (towns, NULL);

  g_assert_cmpuint (towns->lines->len, ==, 0);
  g_assert_true (g_str_has_suffix (csv, "In all;0;0;0;0\r\n"));
}

/* ---- Random ones ---- */

typedef struct {
  guint numbers[N_TOWNS + 1][SAM_N_TOWNS_COLUMNS]; /* the last row is of all */
} Reference;

static void
count (Reference *reference, int town, SamTownsColumn column)
{
  reference->numbers[town][column]++;
  reference->numbers[N_TOWNS][column]++;
}

static int
any_town (GRand *rand)
{
  /* Some are much larger than others, and some nobody has noted. */
  int town = g_rand_int_range (rand, 0, N_TOWNS) - g_rand_int_range (rand, 0, N_TOWNS);

  return town >= 0 ? town : g_rand_int_range (rand, 0, 2) - 1;
}

static void
fill (World *w, GRand *rand, Reference *reference)
{
  int n = g_rand_int_range (rand, 0, 60);

  for (int i = 0; i < n; i++) {
    int registered = any_town (rand), stays = any_town (rand);
    int chosen = g_rand_int_range (rand, 0, 6) == 0 ? any_town (rand) : -1;

    add (w, registered >= 0 ? names[registered] : NULL, stays >= 0 ? names[stays] : NULL,
         chosen >= 0 ? names[chosen] : NULL);
    if (registered >= 0)
      count (reference, registered, SAM_TOWNS_REGISTERED);
    if (chosen >= 0)
      count (reference, chosen, SAM_TOWNS_CHOSEN);
    else if (stays >= 0)
      count (reference, stays, SAM_TOWNS_STAYS);
    if (chosen >= 0 || stays >= 0)
      count (reference, chosen >= 0 ? chosen : stays, SAM_TOWNS_RESPONSIBLE);
  }
}

static gboolean
is_named (const guint *numbers)
{
  return numbers[SAM_TOWNS_REGISTERED] >= 5 || numbers[SAM_TOWNS_STAYS] >= 5
         || numbers[SAM_TOWNS_CHOSEN] >= 5;
}

static void
check_line (const SamTownsLine *line, const guint *numbers)
{
  for (guint i = 0; i < SAM_N_TOWNS_COLUMNS; i++) {
    gboolean few = numbers[i] > 0 && numbers[i] < 5;

    if (line->marks[i] == SAM_SMALL_SHOWN) {
      g_assert_false (few);
      g_assert_cmpuint (line->numbers[i], ==, numbers[i]);
    } else {
      g_assert_cmpuint (line->numbers[i], ==, 0);
      g_assert_true (line->marks[i] == SAM_SMALL_LEFT_OUT || few);
    }
  }
}

/* Where things add up, one that is not told is worked out from the others. */
static void
check_sums (const SamTowns *towns)
{
  static const SamTownsColumn row[] = { SAM_TOWNS_STAYS, SAM_TOWNS_CHOSEN, SAM_TOWNS_RESPONSIBLE };
  guint n = towns->lines->len;

  for (guint i = 0; i <= n; i++) {
    const SamTownsLine *line =
        i < n ? &g_array_index (towns->lines, SamTownsLine, i) : &towns->total;
    guint hidden = 0;

    for (guint k = 0; k < G_N_ELEMENTS (row); k++)
      hidden += line->marks[row[k]] != SAM_SMALL_SHOWN;
    g_assert_cmpuint (hidden, !=, 1);
  }
  for (guint k = 0; k < SAM_N_TOWNS_COLUMNS; k++) {
    guint hidden = towns->total.marks[k] != SAM_SMALL_SHOWN;

    for (guint i = 0; i < n; i++)
      hidden += g_array_index (towns->lines, SamTownsLine, i).marks[k] != SAM_SMALL_SHOWN;
    g_assert_cmpuint (hidden, !=, 1);
  }
}

static void
check (const SamTowns *towns, const Reference *reference)
{
  guint others[SAM_N_TOWNS_COLUMNS] = { 0 };
  guint at = 0;
  gboolean has_others = FALSE;

  for (guint i = 0; i < N_TOWNS; i++) {
    const guint *numbers = reference->numbers[i];

    if (is_named (numbers)) {
      const SamTownsLine *line = &g_array_index (towns->lines, SamTownsLine, at++);

      g_assert_cmpstr (line->name, ==, names[i]);
      check_line (line, numbers);
      continue;
    }
    for (guint k = 0; k < SAM_N_TOWNS_COLUMNS; k++) {
      others[k] += numbers[k];
      has_others |= numbers[k] > 0;
    }
  }
  g_assert_cmpuint (towns->lines->len, ==, at + (has_others ? 1 : 0));
  if (has_others) {
    g_assert_null (g_array_index (towns->lines, SamTownsLine, at).name);
    check_line (&g_array_index (towns->lines, SamTownsLine, at), others);
  }
  check_line (&towns->total, reference->numbers[N_TOWNS]);
  check_sums (towns);
}

static void
test_random (void)
{
  guint hidden = 0, shown = 0;

  for (guint seed = 0; seed < 400; seed++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    g_auto (World) w;
    g_autoptr (SamTowns) towns = NULL;
    Reference reference = { 0 };

    world_init (&w, seed);
    fill (&w, rand, &reference);
    towns = sam_rules_towns (w.records, TODAY);
    check (towns, &reference);
    for (guint i = 0; i < towns->lines->len; i++) {
      if (g_array_index (towns->lines, SamTownsLine, i).marks[SAM_TOWNS_RESPONSIBLE]
          == SAM_SMALL_SHOWN)
        shown++;
      else
        hidden++;
    }
  }
  /* Both have been seen. */
  g_assert_cmpuint (hidden, >, 100);
  g_assert_cmpuint (shown, >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/towns/example", test_example);
  g_test_add_func ("/towns/nobody", test_nobody);
  g_test_add_func ("/towns/random", test_random);
  return g_test_run ();
}
