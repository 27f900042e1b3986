/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-document-private.h"

#include <qrencode.h>
#include <string.h>

#define ECI_UTF_8 26

/* Readers guess at letters beyond ASCII unless they are told which they are. */
static QRcode *
encode (const char *data)
{
  QRinput *input = QRinput_new2 (0, QR_ECLEVEL_M);
  QRcode *code = NULL;

  if (input == NULL)
    return NULL;
  if (QRinput_appendECIheader (input, ECI_UTF_8) == 0
      && QRinput_append (input, QR_MODE_8, (int) strlen (data), (const unsigned char *) data) == 0)
    code = QRcode_encodeInput (input);
  QRinput_free (input);
  return code;
}

SamQr *
_sam_qr_new (const char *data, const char *alternative)
{
  QRcode *code = encode (data);
  SamQr *qr;

  if (code == NULL)
    return NULL;
  qr = g_atomic_rc_box_new0 (SamQr);
  qr->n = (unsigned) code->width;
  qr->modules = g_malloc (qr->n * qr->n);
  for (unsigned i = 0; i < qr->n * qr->n; i++)
    qr->modules[i] = code->data[i] & 1;
  qr->alternative = g_strdup (alternative);
  QRcode_free (code);
  return qr;
}

static void
qr_clear (SamQr *qr)
{
  g_free (qr->modules);
  g_free (qr->alternative);
}

SamQr *
_sam_qr_ref (SamQr *qr)
{
  return g_atomic_rc_box_acquire (qr);
}

void
_sam_qr_unref (SamQr *qr)
{
  g_atomic_rc_box_release_full (qr, (GDestroyNotify) qr_clear);
}
