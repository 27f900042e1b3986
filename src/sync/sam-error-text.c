/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-error-text.h>

#include <glib/gi18n.h>
#include <samspor/sam-core-error.h>
#include <samspor/sam-import.h>

static const char *
vault_text (SamVaultError code)
{
  switch (code) {
  case SAM_VAULT_ERROR_ABSENT:
    return C_ ("error", "There are no records on this computer yet.");
  case SAM_VAULT_ERROR_EXISTS:
    return C_ ("error",
               "There are already records in this place. Nothing was changed. Start Samspor again "
               "to open them.");
  case SAM_VAULT_ERROR_IN_USE:
    return C_ ("error",
               "Samspor is already open with these records, in another window or program. "
               "Nothing was changed. Use the one that is open, or close it and try again.");
  case SAM_VAULT_ERROR_WRONG_KEY:
    return C_ ("error", "That did not open the records. Nothing was changed. Check the passphrase "
                        "and try again, or ask the one who set up this computer.");
  case SAM_VAULT_ERROR_NO_SLOT:
    return C_ ("error", "The records can't be opened in this way. Nothing was changed. Use the way "
                        "that was chosen when they were made.");
  case SAM_VAULT_ERROR_KEY_FILE:
    return C_ ("error",
               "The key file is missing, too short, or others on this computer can read it. "
               "Nothing was opened. Ask the one who set up this computer.");
  case SAM_VAULT_ERROR_SECRET_SERVICE:
    return C_ ("error", "The key ring of the desktop did not answer, or no longer has the key. The "
                        "records are still here, sealed. Unlock the key ring and try again.");
  case SAM_VAULT_ERROR_FOREIGN:
    return C_ ("error",
               "The file in the place of the records is something else. It was not touched. "
               "Ask the one who set up this computer.");
  case SAM_VAULT_ERROR_NEWER_FORMAT:
    return C_ ("error", "The records were written by a newer version of Samspor. They were not "
                        "touched. Install the newer version to open them.");
  case SAM_VAULT_ERROR_DAMAGED:
  case SAM_VAULT_ERROR_SLOT_BOUNDS:
    return C_ ("error", "The file with the records is damaged and can't be opened. It was not "
                        "changed. What the server has confirmed is safe there. Ask the one who set "
                        "up this computer to salvage the rest.");
  case SAM_VAULT_ERROR_FOLDER:
    return C_ ("error", "The folder for the records can be read by others, or lies on a network "
                        "disk. Nothing was opened. Ask the one who set up this computer.");
  case SAM_VAULT_ERROR_READ_ONLY:
    return C_ ("error", "Nothing can be saved here now: the folder or the disk allows no writing, "
                        "or the file with the records was altered. What you have written is still "
                        "in the window. Ask the one who set up this computer.");
  case SAM_VAULT_ERROR_FULL:
    return C_ ("error", "The disk is full, so nothing was saved. What you have written is still in "
                        "the window. Make room on the disk and save again.");
  case SAM_VAULT_ERROR_NO_MEMORY:
    return C_ ("error",
               "The computer is out of memory, so nothing was saved. What you have written "
               "is still in the window. Close other programs and try again.");
  case SAM_VAULT_ERROR_IO:
    return C_ ("error", "The disk did not take the change, so nothing was saved. What you have "
                        "written is still in the window. Try again.");
  case SAM_VAULT_ERROR_UNKNOWN_OUTCOME:
    return C_ ("error",
               "The disk failed while saving. Close Samspor and open it again to see whether "
               "the last change was kept.");
  case SAM_VAULT_ERROR_LIMIT:
    return C_ ("error",
               "This computer may not hold more records. Nothing was lost. Ask the one who "
               "leads the team to move cases.");
  case SAM_VAULT_ERROR_NOT_FOUND:
  case SAM_VAULT_ERROR_FAILED:
  case SAM_VAULT_ERROR_MISUSE:
    break;
  }
  return C_ ("error",
             "That did not work. Nothing was saved, and nothing saved earlier is lost. Try "
             "again; if it goes on, ask the one who set up this computer.");
}

static const char *
store_text (SamStoreError code)
{
  switch (code) {
  case SAM_STORE_ERROR_PROBLEMS:
    return C_ ("error",
               "This can't be saved as it is. What does not hold is said under the field.");
  case SAM_STORE_ERROR_NO_USER:
    return C_ ("error", "The server has not yet said who you are, so no records are shown.");
  case SAM_STORE_ERROR_NOT_FOUND:
    return C_ ("error", "This is no longer among what you can see. Somebody may have moved it or "
                        "taken it back.");
  case SAM_STORE_ERROR_READ_ONLY:
    return vault_text (SAM_VAULT_ERROR_READ_ONLY);
  case SAM_STORE_ERROR_FULL:
    return vault_text (SAM_VAULT_ERROR_FULL);
  case SAM_STORE_ERROR_TOO_MANY:
    return C_ ("error",
               "The server sends more records than this computer may hold. What is here is "
               "kept, and fetching has stopped. Ask the administrator.");
  case SAM_STORE_ERROR_PROTOCOL:
    return C_ ("error",
               "The server's answer could not be understood. Nothing of it was taken in, and "
               "what you have written is kept.");
  case SAM_STORE_ERROR_PERMIT:
    return C_ ("error",
               "The server has not been heard of for so long that nothing is shown here before it "
               "has answered. Everything you wrote is kept. Send and fetch first.");
  case SAM_STORE_ERROR_OTHER_USER:
    return C_ (
        "error",
        "The access key is somebody else's than this profile, so nothing is sent or fetched. "
        "Everything you write is kept here. Enter your own under Preferences.");
  case SAM_STORE_ERROR_USAGE:
    break;
  }
  return vault_text (SAM_VAULT_ERROR_FAILED);
}

static const char *
sync_text (SamSyncError code)
{
  switch (code) {
  case SAM_SYNC_ERROR_NETWORK:
    return C_ ("error",
               "The server can't be reached. You can go on working: everything is kept here "
               "and sent when the network is back.");
  case SAM_SYNC_ERROR_TLS:
    return C_ ("error", "The server could not prove who it is, so nothing is sent or fetched. "
                        "Everything is kept here. Ask the administrator.");
  case SAM_SYNC_ERROR_CAPTIVE:
    return C_ ("error",
               "Something else than the server answers, perhaps the sign-in page of the "
               "network. Everything is kept here. Sign in to the network, or use another.");
  case SAM_SYNC_ERROR_AUTH:
    return C_ ("error",
               "Your access has expired or been withdrawn, so nothing is sent or fetched. "
               "Everything you write is kept here. Get a new access key and enter it under "
               "Preferences.");
  case SAM_SYNC_ERROR_FORBIDDEN:
    return C_ ("error", "The server does not let you or this computer in. Everything is kept here. "
                        "Ask the administrator.");
  case SAM_SYNC_ERROR_OTHER_USER:
    return store_text (SAM_STORE_ERROR_OTHER_USER);
  case SAM_SYNC_ERROR_SUSPENDED:
    return C_ ("error",
               "The administrator has shut this computer out of the server, so nothing is sent or "
               "fetched. Nothing is cleared, and everything you wrote is kept here. Ask the "
               "administrator.");
  case SAM_SYNC_ERROR_START_OVER:
    return C_ ("error",
               "The server wants this computer to start over, so sending and fetching stand "
               "still. Nothing is cleared, and you can go on working. Ask the administrator.");
  case SAM_SYNC_ERROR_RESTORED:
    return C_ ("error", "These records are an older copy than the server remembers from this "
                        "computer, so nothing is sent. What is here is kept. Ask the administrator "
                        "before you go on.");
  case SAM_SYNC_ERROR_BUSY:
    return C_ ("error", "The server is busy. Everything is kept here, and Samspor tries again by "
                        "itself.");
  case SAM_SYNC_ERROR_OLD_CLIENT:
    return C_ ("error",
               "This version of Samspor is too old for the server, so nothing new is fetched. What "
               "you write is kept here, and sent for as long as the server takes it. Install the "
               "newer version.");
  case SAM_SYNC_ERROR_SERVER:
    return C_ ("error",
               "The server has a fault. Everything is kept here, and Samspor tries again by "
               "itself.");
  case SAM_SYNC_ERROR_PROTOCOL:
    return C_ ("error",
               "The server's answer could not be understood. Nothing of it was taken in, and "
               "what you have written is kept. Ask the administrator if it goes on.");
  case SAM_SYNC_ERROR_TOO_MANY:
    return store_text (SAM_STORE_ERROR_TOO_MANY);
  case SAM_SYNC_ERROR_LOCAL:
    return C_ ("error",
               "What the server sent could not be saved here. Look at the space on the disk. "
               "Nothing saved earlier is lost.");
  case SAM_SYNC_ERROR_NO_SERVER:
    return C_ ("error",
               "No server has been entered, so nothing is sent or fetched. Everything is kept "
               "here. Enter the server under Preferences.");
  case SAM_SYNC_ERROR_ADDRESS:
    return C_ ("error", "The address of the server must begin with https://. Nothing was sent.");
  }
  return vault_text (SAM_VAULT_ERROR_FAILED);
}

static const char *
import_text (SamImportError code)
{
  switch (code) {
  case SAM_IMPORT_ERROR_NOT_A_TABLE:
    return C_ ("error", "The file is not a table that can be read, or it is too large. Nothing was "
                        "taken in. Save it as CSV in the other program and try again.");
  case SAM_IMPORT_ERROR_HEADINGS:
    return C_ ("error", "The first line of the file has no heading for case number, person number "
                        "or name. Nothing was taken in. Check that the headings are in the file.");
  case SAM_IMPORT_ERROR_STOCK_HEADINGS:
    return C_ ("error", "The first line of the file has no heading for building or address. "
                        "Nothing was taken in. Check that the headings are in the file.");
  }
  return vault_text (SAM_VAULT_ERROR_FAILED);
}

char *
sam_error_text (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    return NULL;
  }
  if (error->domain == SAM_VAULT_ERROR) {
    return g_strdup (vault_text (error->code));
  }
  if (error->domain == SAM_STORE_ERROR) {
    return g_strdup (store_text (error->code));
  }
  if (error->domain == SAM_SYNC_ERROR) {
    return g_strdup (sync_text (error->code));
  }
  if (error->domain == SAM_IMPORT_ERROR) {
    return g_strdup (import_text (error->code));
  }
  if (error->domain == SAM_CORE_ERROR && error->code >= 0 && error->code < SAM_CORE_N_ERRORS) {
    return g_strdup (sam_text (NULL, sam_core_error_label (error->code)));
  }
  return g_strdup (vault_text (SAM_VAULT_ERROR_FAILED));
}

char *
sam_error_open_text (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (g_error_matches (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_READ_ONLY)
      || g_error_matches (error, SAM_STORE_ERROR, SAM_STORE_ERROR_READ_ONLY)) {
    return g_strdup (C_ ("error", "The folder or the disk with the records allows no writing, and "
                                  "Samspor has to write there. Nothing was changed, and nothing is "
                                  "lost. Ask the one who set up this computer."));
  }
  if (g_error_matches (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_FULL)
      || g_error_matches (error, SAM_STORE_ERROR, SAM_STORE_ERROR_FULL)) {
    return g_strdup (C_ ("error", "The disk is full, and Samspor has to write there. Nothing was "
                                  "changed, and nothing is lost. Make room on the disk and try "
                                  "again."));
  }
  if (g_error_matches (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_NO_MEMORY)) {
    return g_strdup (C_ ("error", "The computer is out of memory. Nothing was changed, and nothing "
                                  "is lost. Close other programs and try again."));
  }
  if (g_error_matches (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_IO)) {
    return g_strdup (C_ ("error", "The disk failed while the records were read. Nothing saved "
                                  "earlier is lost by this. Try again; if it goes on, ask the one "
                                  "who set up this computer."));
  }
  return sam_error_text (error);
}

char *
sam_error_access_log_text (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (g_error_matches (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_NETWORK)
      || g_error_matches (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_BUSY)
      || g_error_matches (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_SERVER)
      || g_error_matches (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_NO_SERVER)) {
    return g_strdup (C_ ("error", "Only the server knows who has looked, and it can't be reached "
                                  "now. Nothing was printed. Try again when the network is back."));
  }
  if (g_error_matches (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_FORBIDDEN)) {
    return g_strdup (C_ ("error",
                         "Only whoever is responsible for the case, or leads its team, can "
                         "print who has looked at it. Nothing was printed. Ask one of "
                         "them."));
  }
  if (g_error_matches (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND)) {
    return g_strdup (C_ ("error", "The server does not show who has looked at this case. Nothing "
                                  "was printed. Somebody may have moved the case, or the server is "
                                  "older than this program."));
  }
  return sam_error_text (error);
}

gboolean
sam_error_stays (const GError *error)
{
  g_return_val_if_fail (error != NULL, FALSE);

  if (error->domain == SAM_VAULT_ERROR) {
    return error->code != SAM_VAULT_ERROR_NOT_FOUND && error->code != SAM_VAULT_ERROR_MISUSE;
  }
  if (error->domain == SAM_STORE_ERROR) {
    return error->code == SAM_STORE_ERROR_READ_ONLY || error->code == SAM_STORE_ERROR_FULL
           || error->code == SAM_STORE_ERROR_TOO_MANY;
  }
  return FALSE;
}

char *
sam_error_sync_text (SamSyncError error)
{
  switch (error) {
  case SAM_SYNC_ERROR_NETWORK:
  case SAM_SYNC_ERROR_BUSY:
  case SAM_SYNC_ERROR_SERVER:
    /* The foot of the sidebar says when the server last confirmed; these pass by themselves. */
    return NULL;
  case SAM_SYNC_ERROR_TLS:
  case SAM_SYNC_ERROR_CAPTIVE:
  case SAM_SYNC_ERROR_AUTH:
  case SAM_SYNC_ERROR_FORBIDDEN:
  case SAM_SYNC_ERROR_START_OVER:
  case SAM_SYNC_ERROR_RESTORED:
  case SAM_SYNC_ERROR_OLD_CLIENT:
  case SAM_SYNC_ERROR_PROTOCOL:
  case SAM_SYNC_ERROR_LOCAL:
  case SAM_SYNC_ERROR_TOO_MANY:
  case SAM_SYNC_ERROR_NO_SERVER:
  case SAM_SYNC_ERROR_ADDRESS:
  case SAM_SYNC_ERROR_OTHER_USER:
  case SAM_SYNC_ERROR_SUSPENDED:
    return g_strdup (sync_text (error));
  }
  return NULL;
}

char *
sam_error_vault_text (SamVaultState state)
{
  switch (state) {
  case SAM_VAULT_STATE_UNKNOWN:
  case SAM_VAULT_STATE_FINE:
    return NULL;
  case SAM_VAULT_STATE_ALTERED:
    return g_strdup (C_ ("error",
                         "The file with the records has been altered by something else than "
                         "Samspor. What can be opened is shown and nothing is deleted, but "
                         "nothing can be saved. Tell the administrator."));
  case SAM_VAULT_STATE_DAMAGED:
    return g_strdup (C_ ("error",
                         "Parts of the file with the records are damaged. What can be opened "
                         "is shown and nothing is deleted, but nothing can be saved. Tell the "
                         "administrator."));
  }
  return NULL;
}

const char *
sam_error_restored_text (void)
{
  return C_ ("error", "The records on this computer were an older copy that has been put back. All "
                      "that the server had from here is fetched again. What you wrote after the "
                      "copy was made, and that was not sent, is missing: look through the last you "
                      "wrote, and write it again if it is not here.");
}

char *
sam_error_server_restored_text (guint resent, guint to_judge)
{
  g_autofree char *sent =
      sam_count (NULL, "restored server", "%d change has been sent again",
                 "%d changes have been sent again", (int) MIN (resent, (guint) G_MAXINT));
  g_autofree char *judged = sam_count (NULL, "restored server", "%d must be judged",
                                       "%d must be judged", (int) MIN (to_judge, (guint) G_MAXINT));

  /* Translators: "3 changes have been sent again", "1 must be judged" */
  return g_strdup_printf (C_ ("error", "The server has been restored. %s, %s."), sent, judged);
}

char *
sam_error_stale_text (const char *since)
{
  g_return_val_if_fail (since != NULL, NULL);

  /* Translators: %s is a moment: "at 13.10", "yesterday at 15.40" */
  return g_strdup_printf (C_ ("error",
                              "The server answers, but it last had something new %s. What "
                              "colleagues have written after that may be missing here. "
                              "Everything you write is kept here. Tell the administrator."),
                          since);
}

char *
sam_error_clock_text (gint64 ahead)
{
  gint64 minutes = (ABS (ahead) + 30) / 60;
  g_autofree char *apart = NULL;

  if (minutes >= 2 * 24 * 60)
    apart =
        sam_count (NULL, "clock", "%d day", "%d days", (int) MIN (minutes / (24 * 60), G_MAXINT));
  else if (minutes >= 2 * 60)
    apart = sam_count (NULL, "clock", "%d hour", "%d hours", (int) (minutes / 60));
  else
    apart = sam_count (NULL, "clock", "%d minute", "%d minutes", (int) minutes);
  /* Translators: %s is a length of time: "12 minutes" */
  return g_strdup_printf (
      ahead > 0
          ? C_ ("error",
                "The clock of this computer is %s ahead of the server's. Deadlines and the "
                "times you write down may be wrong. Set the clock, or ask the one who set "
                "up this computer.")
          : C_ ("error", "The clock of this computer is %s behind the server's. Deadlines and the "
                         "times you write down may be wrong. Set the clock, or ask the one who set "
                         "up this computer."),
      apart);
}

const char *
sam_error_problem_text (const SamProblem *problem)
{
  g_return_val_if_fail (problem != NULL, "");

  if (problem->message.text && *problem->message.text) {
    return sam_text (NULL, &problem->message);
  }
  return C_ ("problem", "This does not hold");
}
