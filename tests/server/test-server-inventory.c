/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Inventory: digests and versions of what one user may see, against a reckoning of our own. */
#include "server-fixture.h"

#include <string.h>

static char *
member (const char *line, const char *name)
{
  SamJsonToken token;
  return sam_json_find (line, strlen (line), name, &token) ? sam_json_token_dup_string (&token)
                                                           : NULL;
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* The lines "id:version\n" of what the device holds of a scope, in order. */
static GPtrArray *
holds (Device *device, const char *scope)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer line;
  g_hash_table_iter_init (&iter, device->records);
  while (g_hash_table_iter_next (&iter, NULL, &line)) {
    g_autofree char *c = member (line, "c");
    g_autofree char *id = member (line, "id");
    g_autofree char *v = member (line, "v");
    if (strcmp (c, scope) == 0) {
      g_ptr_array_add (lines, g_strdup_printf ("%s:%s\n", id, v));
    }
  }
  g_ptr_array_sort (lines, compare);
  return lines;
}

/* What the server says differs of the scopes given, "" ended; raw JSON. */
static char *
differing (Device *device, const char *const *scopes)
{
  g_autoptr (GString) body = g_string_new ("{\"scopes\":[");
  for (guint i = 0; scopes[i]; i++) {
    g_autoptr (GPtrArray) lines = holds (device, scopes[i]);
    g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
    for (guint k = 0; k < lines->len; k++) {
      const char *line = g_ptr_array_index (lines, k);
      g_checksum_update (sum, (const guchar *) line, (gssize) strlen (line));
    }
    g_string_append_printf (body, "%s{\"c\":\"%s\",\"n\":%u,\"h\":\"%s\"}", i ? "," : "", scopes[i],
                            lines->len, g_checksum_get_string (sum));
  }
  g_string_append (body, "]}");
  g_autoptr (SamServerResponse) response =
      send_request (device, "POST", "/v1/sync/inventory", NULL, body->str);
  g_assert_cmpuint (response->status, ==, 200);
  return response_member (response, "differ");
}

static char *
versions (Device *device, const char *scope, const char *have)
{
  g_autofree char *body =
      g_strdup_printf ("{\"records\":[{\"c\":\"%s\",\"have\":[%s]}]}", scope, have);
  g_autoptr (SamServerResponse) response =
      send_request (device, "POST", "/v1/sync/inventory", NULL, body);
  g_assert_cmpuint (response->status, ==, 200);
  return response_member (response, "records");
}

static void
test_digests (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) ola = device_new (f, "ola");
  g_autofree char *person = NULL;
  g_autofree char *case_id = make_case (kari, &person);
  g_autofree char *other = make_case (kari, NULL);
  g_autofree char *contact = new_id (f), *second = new_id (f);
  const char *const all[] = { case_id, person, other, SAM_ID_NIL, NULL };
  const char *const one[] = { case_id, NULL };

  g_autofree char *op = op_contact (kari, contact, case_id, "Snakket lenge", NULL);
  g_free (push (kari, op));
  device_pull (kari);
  g_autofree char *equal = differing (kari, all);
  g_assert_cmpstr (equal, ==, "[]");

  /* another version, one more, one less: each differs, and the scope alone */
  g_autofree char *version = device_version (kari, contact);
  g_autofree char *op2 = op_contact (kari, second, case_id, "Til", NULL);
  g_free (push (kari, op2));
  g_autofree char *expected = g_strdup_printf ("[\"%s\"]", case_id);
  g_autofree char *less = differing (kari, all);
  g_assert_cmpstr (less, ==, expected);
  g_autofree char *have =
      g_strdup_printf ("{\"id\":\"%s\",\"v\":\"%s\"},{\"id\":\"%s\",\"v\":\"%s\"}", contact,
                       version, person, version);
  g_autofree char *differ = versions (kari, case_id, have);
  /* what the device lacks with its version, what is not of this scope as not there; not what fits
   */
  g_assert_nonnull (strstr (differ, second));
  g_assert_null (strstr (differ, contact));
  g_autofree char *none = g_strdup_printf ("{\"id\":\"%s\",\"v\":null}", person);
  g_assert_nonnull (strstr (differ, none));

  device_pull (kari);
  g_autofree char *again = differing (kari, one);
  g_assert_cmpstr (again, ==, "[]");
  /* a retracted record is still one; an erased one is not */
  g_autofree char *retract_op = new_id (f);
  g_autofree char *second_version = device_version (kari, second);
  g_autofree char *retract = g_strdup_printf (
      "{\"op\":\"%s\",\"k\":\"retract\",\"t\":\"contact\",\"id\":\"%s\",\"base\":\"%s\","
      "\"why\":\"feil\"}",
      retract_op, second, second_version);
  g_free (push (kari, retract));
  device_pull (kari);
  g_assert_true (device_has (kari, second));
  g_autofree char *retracted = differing (kari, one);
  g_assert_cmpstr (retracted, ==, "[]");
  g_assert_true (sam_server_erase (f->server, contact, "court", &error));
  device_pull (kari);
  g_assert_false (device_has (kari, contact));
  g_autofree char *erased = differing (kari, one);
  g_assert_cmpstr (erased, ==, "[]");

  /* out of sight is as not there: nothing differs for whoever has nothing */
  device_pull (ola);
  g_autofree char *foreign = differing (ola, one);
  g_assert_cmpstr (foreign, ==, "[]");
  g_autofree char *unknown_id = new_id (f);
  g_autofree char *said = g_strdup_printf ("{\"id\":\"%s\",\"v\":\"%s\"}", contact, second_version);
  g_autofree char *of_foreign = versions (ola, case_id, said);
  g_autofree char *of_unknown = versions (ola, unknown_id, said);
  g_assert_cmpstr (of_foreign, ==, of_unknown);
  g_autofree char *empty = versions (ola, case_id, "");
  g_assert_cmpstr (empty, ==, "[]");
}

static void
test_compartments (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) ola = device_new (f, "ola");
  g_autofree char *case_id = make_case (kari, NULL);
  const char *const one[] = { case_id, NULL };
  g_autofree char *grant =
      sam_server_add_grant (f->server, "ola", case_id, "health", 0, "asks", &error);

  /* ola sees one compartment, in which there is nothing yet */
  device_pull (ola);
  device_pull (kari);
  g_autofree char *same = differing (ola, one);
  g_assert_cmpstr (same, ==, "[]");
  g_autofree char *full = differing (kari, one);
  g_assert_cmpstr (full, ==, "[]");
  g_autofree char *none = versions (ola, case_id, "");
  g_assert_cmpstr (none, ==, "[]");
}

static void
test_limits (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  static const char *const bad[] = {
    "{}",
    "{\"scopes\":1}",
    "{\"scopes\":[1]}",
    "{\"scopes\":[{\"c\":\"x\",\"n\":0,\"h\":\"\"}]}",
    "{\"scopes\":[{\"c\":\"01970000-0000-7000-8000-000000000001\",\"h\":\"\"}]}",
    "{\"scopes\":[{\"c\":\"01970000-0000-7000-8000-000000000001\",\"n\":0}]}",
    "{\"records\":{}}",
    "{\"records\":[{\"c\":\"01970000-0000-7000-8000-000000000001\"}]}",
    "{\"records\":[{\"c\":\"01970000-0000-7000-8000-000000000001\",\"have\":[{\"id\":\"x\","
    "\"v\":\"y\"}]}]}",
  };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (SamServerResponse) refused =
        send_request (kari, "POST", "/v1/sync/inventory", NULL, bad[i]);
    g_autofree char *code = problem_code (refused);
    g_assert_cmpstr (code, ==, "bad-body");
    g_assert_cmpuint (refused->status, ==, 400);
  }
  for (guint form = 0; form < 2; form++) {
    for (guint over = 0; over < 2; over++) {
      g_autoptr (GString) body = g_string_new (
          form == 0 ? "{\"scopes\":["
                    : "{\"records\":[{\"c\":\"01970000-0000-7000-8000-000000000001\",\"have\":[");
      guint n = (form == 0 ? 2000 : 5000) + over;
      for (guint i = 0; i < n; i++) {
        g_string_append_printf (
            body,
            form == 0 ? "%s{\"c\":\"01970000-0000-7000-8000-%012u\",\"n\":0,\"h\":\"\"}"
                      : "%s{\"id\":\"01970000-0000-7000-8000-%012u\",\"v\":\"x\"}",
            i ? "," : "", i);
      }
      g_string_append (body, form == 0 ? "]}" : "]}]}");
      g_autoptr (SamServerResponse) response =
          send_request (kari, "POST", "/v1/sync/inventory", NULL, body->str);
      g_assert_cmpuint (response->status, ==, over ? 413 : 200);
    }
  }
}

#define fixture_test(path, function)                                                               \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  fixture_test ("/server/inventory/digests", test_digests);
  fixture_test ("/server/inventory/compartments", test_compartments);
  fixture_test ("/server/inventory/limits", test_limits);
  return g_test_run ();
}
