/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "sam-plural-private.h"

#define MAX_NODES 256
#define MAX_DEPTH 32

typedef enum {
  OP_N,
  OP_NUMBER,
  OP_NOT,
  OP_MULTIPLY,
  OP_DIVIDE,
  OP_MODULO,
  OP_ADD,
  OP_SUBTRACT,
  OP_LESS,
  OP_LESS_EQUAL,
  OP_GREATER,
  OP_GREATER_EQUAL,
  OP_EQUAL,
  OP_NOT_EQUAL,
  OP_AND,
  OP_OR,
  OP_CHOOSE
} Op;

typedef struct {
  Op op;
  guint64 number;
  guint8 child[3];
} Node;

struct _SamPlural {
  int root;
  int n_nodes;
  Node nodes[MAX_NODES];
};

typedef struct {
  SamPlural *plural;
  const char *p;
  int depth;
} Parser;

/* From the loosest to the tightest; longer signs before the shorter they begin with. */
static const struct {
  const char *sign;
  Op op;
  int level;
} binaries[] = {
  { "||", OP_OR, 0 },        { "&&", OP_AND, 1 },        { "==", OP_EQUAL, 2 },
  { "!=", OP_NOT_EQUAL, 2 }, { "<=", OP_LESS_EQUAL, 3 }, { ">=", OP_GREATER_EQUAL, 3 },
  { "<", OP_LESS, 3 },       { ">", OP_GREATER, 3 },     { "+", OP_ADD, 4 },
  { "-", OP_SUBTRACT, 4 },   { "*", OP_MULTIPLY, 5 },    { "/", OP_DIVIDE, 5 },
  { "%", OP_MODULO, 5 },
};

#define LEVELS 6

static int parse_choice (Parser *parser);

/* The index of a new node, -1 when an operand failed or there are too many. */
static int
add (Parser *parser, Op op, guint64 number, int a, int b, int c)
{
  SamPlural *plural = parser->plural;
  Node *node;

  if (a < 0 || b < 0 || c < 0 || plural->n_nodes == MAX_NODES)
    return -1;
  node = &plural->nodes[plural->n_nodes];
  node->op = op;
  node->number = number;
  node->child[0] = (guint8) a;
  node->child[1] = (guint8) b;
  node->child[2] = (guint8) c;

  return plural->n_nodes++;
}

static void
skip_space (Parser *parser)
{
  while (g_ascii_isspace (*parser->p))
    parser->p++;
}

static int
parse_unary (Parser *parser)
{
  int node = -1;

  if (parser->depth >= MAX_DEPTH)
    return -1;
  parser->depth++;
  skip_space (parser);
  if (*parser->p == '!' && parser->p[1] != '=') {
    parser->p++;
    node = add (parser, OP_NOT, 0, parse_unary (parser), 0, 0);
  } else if (*parser->p == '(') {
    parser->p++;
    node = parse_choice (parser);
    skip_space (parser);
    if (*parser->p == ')')
      parser->p++;
    else
      node = -1;
  } else if (*parser->p == 'n') {
    parser->p++;
    node = add (parser, OP_N, 0, 0, 0, 0);
  } else if (g_ascii_isdigit (*parser->p)) {
    guint64 number = 0;

    for (int i = 0; g_ascii_isdigit (*parser->p); i++, parser->p++) {
      if (i >= 9)
        return -1;
      number = number * 10 + (guint64) (*parser->p - '0');
    }
    node = add (parser, OP_NUMBER, number, 0, 0, 0);
  }
  parser->depth--;

  return node;
}

static int
parse_binary (Parser *parser, int level)
{
  int left = level == LEVELS - 1 ? parse_unary (parser) : parse_binary (parser, level + 1);

  while (left >= 0) {
    gsize i;

    skip_space (parser);
    for (i = 0; i < G_N_ELEMENTS (binaries); i++) {
      if (g_str_has_prefix (parser->p, binaries[i].sign))
        break;
    }
    if (i == G_N_ELEMENTS (binaries) || binaries[i].level != level)
      break;
    parser->p += strlen (binaries[i].sign);
    left = add (parser, binaries[i].op, 0, left,
                level == LEVELS - 1 ? parse_unary (parser) : parse_binary (parser, level + 1), 0);
  }

  return left;
}

static int
parse_choice (Parser *parser)
{
  int condition, yes, no;

  if (parser->depth >= MAX_DEPTH)
    return -1;
  parser->depth++;
  condition = parse_binary (parser, 0);
  skip_space (parser);
  if (condition >= 0 && *parser->p == '?') {
    parser->p++;
    yes = parse_choice (parser);
    skip_space (parser);
    if (yes < 0 || *parser->p != ':')
      return -1;
    parser->p++;
    no = parse_choice (parser);
    condition = add (parser, OP_CHOOSE, 0, condition, yes, no);
  }
  parser->depth--;

  return condition;
}

SamPlural *
sam_plural_new (const char *expression)
{
  g_autofree SamPlural *plural = g_new0 (SamPlural, 1);
  Parser parser = { plural, expression, 0 };

  plural->root = parse_choice (&parser);
  skip_space (&parser);
  if (plural->root < 0 || *parser.p != '\0')
    return NULL;

  return g_steal_pointer (&plural);
}

void
sam_plural_free (SamPlural *plural)
{
  g_free (plural);
}

/* Children are made before their parents, so this ends; the parser bounds its depth. */
static guint64
eval (const SamPlural *plural, int i, guint64 n)
{
  const Node *node = &plural->nodes[i];
  guint64 a, b;

  switch (node->op) {
  case OP_N:
    return n;
  case OP_NUMBER:
    return node->number;
  case OP_CHOOSE:
    return eval (plural, node->child[eval (plural, node->child[0], n) != 0 ? 1 : 2], n);
  case OP_NOT:
    return eval (plural, node->child[0], n) == 0;
  case OP_AND:
    return eval (plural, node->child[0], n) != 0 && eval (plural, node->child[1], n) != 0;
  case OP_OR:
    return eval (plural, node->child[0], n) != 0 || eval (plural, node->child[1], n) != 0;
  case OP_MULTIPLY:
  case OP_DIVIDE:
  case OP_MODULO:
  case OP_ADD:
  case OP_SUBTRACT:
  case OP_LESS:
  case OP_LESS_EQUAL:
  case OP_GREATER:
  case OP_GREATER_EQUAL:
  case OP_EQUAL:
  case OP_NOT_EQUAL:
  default:
    break;
  }

  a = eval (plural, node->child[0], n);
  b = eval (plural, node->child[1], n);
  switch ((int) node->op) {
  case OP_MULTIPLY:
    return a * b;
  case OP_DIVIDE:
    return b != 0 ? a / b : 0;
  case OP_MODULO:
    return b != 0 ? a % b : 0;
  case OP_ADD:
    return a + b;
  case OP_SUBTRACT:
    return a - b;
  case OP_LESS:
    return a < b;
  case OP_LESS_EQUAL:
    return a <= b;
  case OP_GREATER:
    return a > b;
  case OP_GREATER_EQUAL:
    return a >= b;
  case OP_EQUAL:
    return a == b;
  default:
    return a != b;
  }
}

guint64
sam_plural_eval (const SamPlural *plural, guint64 n)
{
  return eval (plural, plural->root, n);
}
