/** What every page loads: the style, htmx, and small comforts. A page works without any of it. */

import "@tabler/core/dist/css/tabler.min.css";
import "../../anlan/kernel/paper/sheet.css";
import "../look/tokens.css";
import "../look/ground.css";
import "../look/frame.css";
import "../look/forms.css";
import "../look/home.css";
import "../look/lists.css";
import "../look/record.css";
import "../look/import.css";
import "../look/paper.css";
import "../look/outline.css";
import "../look/organisation.css";
import "../look/slips.css";
import "../look/labels.css";
import "../look/field.css";
import "../look/entry.css";
import "../look/search.css";
import "../look/help.css";
import "../look/narrow.css";
import "../look/drafts.css";
import "../look/outbox.css";
import "../look/risks.css";
import "../look/print.css";

import { keepPages } from "../capture/keeping";
import { refreshKept } from "../capture/kept";
import { shrinkPhotos } from "../capture/photos";
import { sendByItself } from "../capture/sender";
import { showWaiting } from "../capture/waiting";
import { askInTurn } from "../checklist";
import { keepDrafts } from "../drafts";
import { forgetWhatWasSent } from "./back";
import { offerHere } from "./here";
import { offerNearby } from "./nearby";
import { closeMenus } from "./menus";
import { tellNetwork } from "./network";
import { sendOnce } from "./once";
import { offerPrinting } from "./printing";
import { ringAloud } from "./ring";
import { showShots } from "./shots";
import { fillSpans } from "./spans";
import { startHtmx } from "./swaps";

refreshKept(); // before all else: what stands in its forms then is how they began
startHtmx();
forgetWhatWasSent();
closeMenus();
shrinkPhotos();
showShots();
offerHere();
offerNearby();
askInTurn();
keepDrafts(); // before sendOnce: what it sends itself is not marked as sent
sendOnce();
offerPrinting();
fillSpans();
tellNetwork();
ringAloud();
showWaiting();
sendByItself();
keepPages();
