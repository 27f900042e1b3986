/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-core-error.h>
#include <samspor/sam-json-document.h>
#include <samspor/sam-json.h>

#include <string.h>

#define TEXT(s) s, sizeof (s) - 1

static void
assert_bad (const char *data, gsize len, int code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = g_memdup2 (data, len);

  /* A copy of exactly that size: a read behind it is found by the sanitizer. */
  g_assert_false (sam_json_check (copy, len, NULL, &error));
  g_assert_error (error, SAM_CORE_ERROR, code);
}

static void
assert_good (const char *data, gsize len)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = g_memdup2 (data, len);

  g_assert_true (sam_json_check (copy, len, NULL, &error));
  g_assert_no_error (error);
}

static void
test_check_good (void)
{
  assert_good (TEXT ("{}"));
  assert_good (TEXT (" \t\r\n[ ] \n"));
  assert_good (TEXT ("0"));
  assert_good (TEXT ("-1"));
  assert_good (TEXT ("9007199254740991"));
  assert_good (TEXT ("-9007199254740991"));
  assert_good (TEXT ("\"\""));
  assert_good (TEXT ("true"));
  assert_good (TEXT ("[null,false,\"\\u00e6\\ud83d\\ude00\\/\\\"\\\\\\b\\f\\n\\r\\t\"]"));
  assert_good (TEXT ("{\"a\":{\"a\":[{\"a\":1},{\"a\":2}]},\"b\":\"æøå Đ Š Ŋ 😀 fra utlandet\"}"));
  assert_good (TEXT ("\"12345678901234567890 long enough for the fast way\""));
}

static void
test_check_hostile (void)
{
  static const char *const invalid[] = {
    "",
    " ",
    "{",
    "[",
    "}",
    "[1,]",
    "{\"a\":1,}",
    "{,}",
    "{\"a\"}",
    "{\"a\":}",
    "{a:1}",
    "{'a':1}",
    "[1 2]",
    "[1}",
    "{\"a\":1]",
    "01",
    "-",
    "-0",
    "-01",
    "+1",
    "0x10",
    "1.10",
    "1.0",
    "1e400",
    "1E2",
    ".5",
    "1.",
    "NaN",
    "Infinity",
    "9007199254740992",
    "-9007199254740992",
    "9223372036854775808",
    "12345678901234567890123",
    "tru",
    "True",
    "nul",
    "\"",
    "\"\\",
    "\"\\u",
    "\"\\u12\"",
    "\"\\x\"",
    "\"\\u0000\"",
    "\"x\\u0000y\"",
    "\"\\ud800\"",
    "\"\\ud800\\u0041\"",
    "\"\\udc00\"",
    "\"\\ufffe\"",
    "\"\\ud83f\\udfff\"",
    "\"tab\there\"",
    "\"line\nhere\"",
    "// comment\n1",
    "/* comment */1",
    "[1,/**/2]",
    "{\"a\":1}{\"b\":2}",
    "1 2",
    "\xef\xbb\xbf{}",
    "\"a",
  };
  static const char *const not_utf8[] = {
    "\"\xff\"",
    "\"\xc0\x80\"",
    "\"\xc3\"",
    "\"\xe2\x82\"",
    "\"\xed\xa0\x80\"",
    "\"\xf4\x90\x80\x80\"",
    "\"\xf0\x80\x80\x80\"",
    "\"\xef\xbf\xbf\"",
    "\"\x80\"",
    "\"abcdefgh\xe6\"",
  };
  g_autofree char *brackets = g_malloc (80000);
  g_autofree char *braces = g_malloc (80000);

  for (gsize i = 0; i < G_N_ELEMENTS (invalid); i++) {
    g_test_message ("%s", g_utf8_validate (invalid[i], -1, NULL) ? invalid[i] : "(bytes)");
    assert_bad (invalid[i], strlen (invalid[i]), SAM_CORE_ERROR_INVALID);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (not_utf8); i++)
    assert_bad (not_utf8[i], strlen (not_utf8[i]), SAM_CORE_ERROR_ENCODING);

  assert_bad (TEXT ("\"x\0y\""), SAM_CORE_ERROR_INVALID);
  assert_bad (TEXT ("{}\0"), SAM_CORE_ERROR_INVALID);
  assert_bad (TEXT ("{\"a\":1,\"a\":2}"), SAM_CORE_ERROR_DUPLICATE);
  assert_bad (TEXT ("{\"a\":1,\"\\u0061\":2}"), SAM_CORE_ERROR_DUPLICATE);
  assert_bad (TEXT ("[{\"x\":{\"ø\":1,\"b\":3,\"\\u00f8\":2}}]"), SAM_CORE_ERROR_DUPLICATE);

  /* What ends json-glib with a stack overflow. */
  memset (brackets, '[', 80000);
  assert_bad (brackets, 80000, SAM_CORE_ERROR_TOO_LARGE);
  for (int i = 0; i + 5 <= 80000; i += 5)
    memcpy (braces + i, "{\"a\":", 5);
  assert_bad (braces, 80000, SAM_CORE_ERROR_TOO_LARGE);
}

static char *
nested (guint depth)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append (out, i % 2 == 0 ? "[" : "{\"k\":");
  g_string_append (out, "1");
  for (guint i = depth; i > 0; i--)
    g_string_append (out, (i - 1) % 2 == 0 ? "]" : "}");

  return g_string_free (out, FALSE);
}

static void
test_check_limits (void)
{
  SamJsonLimits limits = { .max_depth = 3, .max_len = 40, .max_members = 2 };
  g_autofree char *at = nested (SAM_JSON_MAX_DEPTH);
  g_autofree char *above = nested (SAM_JSON_MAX_DEPTH + 1);
  g_autoptr (GError) error = NULL;

  assert_good (at, strlen (at));
  assert_bad (above, strlen (above), SAM_CORE_ERROR_TOO_LARGE);

  g_assert_true (sam_json_check (TEXT ("[[[1]]]"), &limits, &error));
  g_assert_false (sam_json_check (TEXT ("[[[[1]]]]"), &limits, &error));
  g_assert_error (error, SAM_CORE_ERROR, SAM_CORE_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_true (sam_json_check (TEXT ("{\"a\":{\"a\":1,\"b\":2},\"b\":3}"), &limits, &error));
  g_assert_false (sam_json_check (TEXT ("{\"a\":1,\"b\":2,\"c\":3}"), &limits, &error));
  g_assert_error (error, SAM_CORE_ERROR, SAM_CORE_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_false (
      sam_json_check (TEXT ("\"0123456789012345678901234567890123456789\""), &limits, &error));
  g_assert_error (error, SAM_CORE_ERROR, SAM_CORE_ERROR_TOO_LARGE);
}

/* Large objects find their double by sorting. */
static void
test_check_many_members (void)
{
  for (int twin = -1; twin < 600; twin += 37) {
    g_autoptr (GString) out = g_string_new (NULL);
    g_autoptr (GError) error = NULL;

    sam_json_begin_object (out);
    for (int i = 0; i < 600; i++) {
      g_autofree char *name = g_strdup_printf ("name%d", i);

      sam_json_member_add_int (out, name, i);
    }
    if (twin >= 0) {
      g_autofree char *name = g_strdup_printf ("name%d", twin);

      sam_json_member_add_int (out, name, 1);
    }
    sam_json_end_object (out);
    if (twin < 0) {
      g_assert_true (sam_json_check (out->str, out->len, NULL, &error));
    } else {
      g_assert_false (sam_json_check (out->str, out->len, NULL, &error));
      g_assert_error (error, SAM_CORE_ERROR, SAM_CORE_ERROR_DUPLICATE);
    }
  }
}

/* Every cut of a document is refused, and nothing is read behind the cut. */
static void
test_check_cut (void)
{
  static const char text[] =
      "{\"a\":[1,-2,true,null,\"\\u00e6\\ud83d\\ude00x\"],\"ø\":{\"b\":\"c\"}}";

  for (gsize len = 0; len < sizeof text - 1; len++) {
    g_autofree char *copy = g_memdup2 (text, MAX (len, 1));

    g_assert_false (sam_json_check (copy, len, NULL, NULL));
  }
  assert_good (TEXT (text));
}

static void
test_error_says_no_content (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (sam_json_check (TEXT ("{\"name\":\"Modig Furulund\" x}"), NULL, &error));
  g_assert_cmpstr (error->message, ==, "reading JSON: no comma or end at byte 25");
}

static void
test_cursor (void)
{
  static const char text[] = " { \"id\" : \"a\\u00e6\", \"n\":-42 ,\"t\":true,\"z\":null,\"l\":[ "
                             "\"x\" , 2,[3],{} ],\"o\":{\"}\":\"]\\\"\"} } ";
  SamJsonCursor cursor, list;
  SamJsonToken name, value;
  g_autofree char *id = NULL, *none = NULL;
  gint64 n = 0;
  gboolean flag = FALSE;
  int members = 0, elements = 0;

  assert_good (TEXT (text));
  g_assert_true (sam_json_cursor_object (&cursor, TEXT (text)));
  while (sam_json_cursor_next (&cursor, &name, &value))
    members++;
  g_assert_cmpint (members, ==, 6);
  g_assert_false (cursor.failed);
  g_assert_false (sam_json_cursor_next (&cursor, &name, &value));

  g_assert_true (sam_json_find (TEXT (text), "id", &value));
  id = sam_json_token_dup_string (&value);
  g_assert_cmpstr (id, ==, "aæ");
  g_assert_true (sam_json_token_is (&value, "aæ"));
  g_assert_false (sam_json_token_is (&value, "aæx"));
  g_assert_false (sam_json_token_is (&value, "a"));
  g_assert_false (sam_json_token_get_int (&value, &n));
  g_assert_true (sam_json_find (TEXT (text), "n", &value));
  g_assert_true (sam_json_token_get_int (&value, &n));
  g_assert_cmpint (n, ==, -42);
  none = sam_json_token_dup_string (&value);
  g_assert_null (none);
  g_assert_true (sam_json_find (TEXT (text), "t", &value));
  g_assert_true (sam_json_token_get_bool (&value, &flag));
  g_assert_true (flag);
  g_assert_false (sam_json_find (TEXT (text), "q", &value));
  g_assert_true (sam_json_find (TEXT (text), "l", &value));
  g_assert_true (sam_json_cursor_array (&list, value.raw, value.len));
  while (sam_json_cursor_next_element (&list, &value))
    elements++;
  g_assert_cmpint (elements, ==, 4);
  g_assert_true (sam_json_find (TEXT (text), "o", &value));
  g_assert_cmpmem (value.raw, value.len, "{\"}\":\"]\\\"\"}", 11);

  g_assert_false (sam_json_cursor_object (&cursor, TEXT ("[]")));
  g_assert_false (sam_json_cursor_object (&cursor, NULL, 0));
  g_assert_true (sam_json_cursor_object (&cursor, TEXT ("{}")));
  g_assert_false (sam_json_cursor_next (&cursor, &name, &value));
}

static void
test_write (void)
{
  g_autoptr (GString) out = g_string_new (NULL);

  sam_json_begin_object (out);
  sam_json_member_add_string (out, "s", "a\"b\\c\n\t\x01 æ 😀 /");
  sam_json_member_add_string (out, "null", NULL);
  sam_json_member_add_int (out, "i", -SAM_JSON_MAX_INT);
  sam_json_member_add_bool (out, "b", FALSE);
  sam_json_member (out, "l");
  sam_json_begin_array (out);
  for (int i = 0; i < 3; i++) {
    sam_json_element (out);
    sam_json_append_int (out, i);
  }
  sam_json_element (out);
  sam_json_begin_object (out);
  sam_json_end_object (out);
  sam_json_end_array (out);
  sam_json_member_add_raw (out, "{", "[]", 2);
  sam_json_member_add_string (out, "bad", "x\xff\xef\xbf\xbe");
  sam_json_end_object (out);
  g_assert_cmpstr (out->str, ==,
                   "{\"s\":\"a\\\"b\\\\c\\n\\t\\u0001 æ 😀 /\",\"null\":null,"
                   "\"i\":-9007199254740991,\"b\":false,\"l\":[0,1,2,{}],\"{\":[],"
                   "\"bad\":\"x\uFFFD\uFFFD\"}");
  assert_good (out->str, out->len);
}

static void
assert_patch (const char *body, const SamJsonSet *set, gsize n_set, const char *const *del,
              const char *expected)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (body, strlen (body));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) out = sam_json_object_patch (bytes, set, n_set, del, &error);
  gsize len;
  const char *data;

  g_assert_no_error (error);
  data = g_bytes_get_data (out, &len);
  g_assert_cmpmem (data, len, expected, strlen (expected));
  assert_good (data, len);
}

static void
test_patch (void)
{
  static const char body[] = " { \"a\" : 1,\n \"b\\u0062\":  [1, 2] , \"new\\/er\":\"\\u00e6\" } ";
  const char *del_a[] = { "a", NULL };
  const char *del_all[] = { "a", "bb", "new/er", "absent", NULL };
  const SamJsonSet set[] = {
    { "bb", "\"x\"", -1 }, { "z", "1", -1 }, { "y", "{\"q\":2}xx", 7 }, { "z", "2", -1 }
  };

  assert_patch (body, NULL, 0, NULL, body);
  assert_patch (body, NULL, 0, del_a, " {\n \"b\\u0062\":  [1, 2] , \"new\\/er\":\"\\u00e6\" } ");
  assert_patch (body, NULL, 0, del_all, " {} ");
  assert_patch (body, set, 1, NULL,
                " { \"a\" : 1,\n \"b\\u0062\":  \"x\" , \"new\\/er\":\"\\u00e6\" } ");
  assert_patch (body, set, 4, del_a,
                " {\n \"b\\u0062\":  \"x\" , \"new\\/er\":\"\\u00e6\" ,\"y\":{\"q\":2},\"z\":2} ");
  assert_patch ("{}", set, 2, NULL, "{\"bb\":\"x\",\"z\":1}");
  assert_patch ("{\"z\":0}", set, 4, (const char *[]){ "z", "bb", NULL },
                "{\"z\":2,\"bb\":\"x\",\"y\":{\"q\":2}}");

  {
    const SamJsonSet bad = { "a", "01", -1 };
    const SamJsonSet two = { "a", "1,\"b\":2", -1 };
    g_autoptr (GBytes) object = g_bytes_new_static ("{}", 2);
    g_autoptr (GBytes) array = g_bytes_new_static ("[]", 2);
    g_autoptr (GBytes) cut = g_bytes_new_static ("{\"a\":", 5);
    g_autoptr (GError) error = NULL;

    g_assert_null (sam_json_object_patch (object, &bad, 1, NULL, &error));
    g_assert_error (error, SAM_CORE_ERROR, SAM_CORE_ERROR_INVALID);
    g_clear_error (&error);
    g_assert_null (sam_json_object_patch (object, &two, 1, NULL, &error));
    g_assert_error (error, SAM_CORE_ERROR, SAM_CORE_ERROR_INVALID);
    g_clear_error (&error);
    g_assert_null (sam_json_object_patch (array, NULL, 0, NULL, &error));
    g_assert_error (error, SAM_CORE_ERROR, SAM_CORE_ERROR_INVALID);
    g_clear_error (&error);
    g_assert_null (sam_json_object_patch (cut, NULL, 0, NULL, &error));
    g_assert_error (error, SAM_CORE_ERROR, SAM_CORE_ERROR_INVALID);
  }
}

static void
append_random_value (GRand *rand, GString *out, int depth)
{
  static const char *const strings[] = {
    "", "x", "æøå", "\"\\\n", "a long text, long enough for eight", "😀", "{[,:]}"
  };

  switch (g_rand_int_range (rand, 0, depth > 3 ? 5 : 7)) {
  case 0:
    sam_json_append_null (out);
    break;
  case 1:
    sam_json_append_bool (out, g_rand_boolean (rand));
    break;
  case 2:
    sam_json_append_int (out, g_rand_int (rand) * (gint64) g_rand_int_range (rand, -9, 9));
    break;
  case 3:
  case 4:
    sam_json_append_string (out, strings[g_rand_int_range (rand, 0, G_N_ELEMENTS (strings))]);
    break;
  case 5:
    sam_json_begin_array (out);
    for (int i = g_rand_int_range (rand, 0, 5); i > 0; i--) {
      sam_json_element (out);
      append_random_value (rand, out, depth + 1);
    }
    sam_json_end_array (out);
    break;
  default:
    sam_json_begin_object (out);
    for (int i = g_rand_int_range (rand, 0, 6); i > 0; i--) {
      g_autofree char *name = g_strdup_printf ("%c\u00f8%d", 'z' - i, i);

      sam_json_member (out, name);
      append_random_value (rand, out, depth + 1);
    }
    sam_json_end_object (out);
  }
}

/* What is written passes the check, keeps its value, and canonical form is a fixed point. */
static void
test_round_trip_property (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260604);

  for (int round = 0; round < 2000; round++) {
    g_autoptr (GString) out = g_string_new (NULL);
    g_autoptr (GError) error = NULL;
    g_autofree char *canonical = NULL, *again = NULL;
    SamJsonToken token, second;

    append_random_value (rand, out, 0);
    g_assert_true (sam_json_check (out->str, out->len, NULL, &error));
    g_assert_no_error (error);
    g_assert_true (sam_json_token_init (&token, out->str, out->len));
    canonical = sam_json_canonical_token (&token);
    assert_good (canonical, strlen (canonical));
    g_assert_true (sam_json_token_init (&second, canonical, strlen (canonical)));
    again = sam_json_canonical_token (&second);
    g_assert_cmpstr (canonical, ==, again);
    g_assert_true (sam_json_equal (&token, &second));
  }
}

static void
test_canonical (void)
{
  static const char *const same[] = {
    "{\"b\":[1,\"\\u00e6\\/\"],\"a\":{\"y\":null,\"x\":true}}",
    " { \"a\" : { \"x\" : true , \"\\u0079\" : null } , \"b\" : [ 1 , \"æ/\" ] } ",
  };
  static const char *const names[] = { "b", "absent", NULL };
  g_autofree char *terms = NULL;
  SamJsonToken a, b;

  for (gsize i = 0; i < G_N_ELEMENTS (same); i++) {
    g_autofree char *canonical = sam_json_object_canonical (same[i], strlen (same[i]), NULL, NULL);

    g_assert_cmpstr (canonical, ==, "{\"a\":{\"x\":true,\"y\":null},\"b\":[1,\"æ/\"]}");
  }
  terms = sam_json_object_canonical (same[1], strlen (same[1]), names, NULL);
  g_assert_cmpstr (terms, ==, "{\"b\":[1,\"æ/\"]}");
  g_assert_null (sam_json_object_canonical (TEXT ("[]"), NULL, NULL));

  g_assert_true (sam_json_token_init (&a, TEXT ("\"\\u0061\"")));
  g_assert_true (sam_json_token_init (&b, TEXT (" \"a\" ")));
  g_assert_true (sam_json_equal (&a, &b));
  g_assert_true (sam_json_token_init (&b, TEXT ("\"b\"")));
  g_assert_false (sam_json_equal (&a, &b));
  g_assert_true (sam_json_token_init (&b, TEXT ("[\"a\"]")));
  g_assert_false (sam_json_equal (&a, &b));
  g_assert_false (sam_json_token_init (&b, TEXT ("1 2")));
  g_assert_false (sam_json_token_init (&b, "", 0));
}

static void
test_document (void)
{
  g_autoptr (GBytes) good =
      g_bytes_new_static (TEXT ("{\"s\":\"æ\",\"i\":7,\"b\":true,\"o\":{},\"a\":[1]}"));
  g_autoptr (GBytes) two = g_bytes_new_static (TEXT ("{\"a\":1}{\"b\":2}"));
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = sam_json_parse_document (good, NULL, &error);
  JsonObject *object;
  gint64 n = 0;
  gboolean flag = FALSE;

  g_assert_no_error (error);
  object = json_node_get_object (node);
  g_assert_cmpstr (sam_json_member_string (object, "s"), ==, "æ");
  g_assert_null (sam_json_member_string (object, "i"));
  g_assert_null (sam_json_member_string (object, "absent"));
  g_assert_null (sam_json_member_string (NULL, "s"));
  g_assert_true (sam_json_member_int (object, "i", &n));
  g_assert_cmpint (n, ==, 7);
  g_assert_false (sam_json_member_int (object, "s", &n));
  g_assert_true (sam_json_member_bool (object, "b", &flag));
  g_assert_true (flag);
  g_assert_nonnull (sam_json_member_object (object, "o"));
  g_assert_null (sam_json_member_object (object, "a"));
  g_assert_nonnull (sam_json_member_array (object, "a"));

  g_assert_null (sam_json_parse_document (two, NULL, &error));
  g_assert_error (error, SAM_CORE_ERROR, SAM_CORE_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/json/check/good", test_check_good);
  g_test_add_func ("/json/check/C9-hostile", test_check_hostile);
  g_test_add_func ("/json/check/C9-limits", test_check_limits);
  g_test_add_func ("/json/check/many-members", test_check_many_members);
  g_test_add_func ("/json/check/cut", test_check_cut);
  g_test_add_func ("/json/check/error", test_error_says_no_content);
  g_test_add_func ("/json/cursor", test_cursor);
  g_test_add_func ("/json/write", test_write);
  g_test_add_func ("/json/patch", test_patch);
  g_test_add_func ("/json/round-trip", test_round_trip_property);
  g_test_add_func ("/json/canonical", test_canonical);
  g_test_add_func ("/json/document", test_document);

  return g_test_run ();
}
