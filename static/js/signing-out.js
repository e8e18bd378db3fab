// Signing out leaves no answer on the device; what was not sent yet is sent first, or its loss is agreed to.

import { Device } from "./device.js";

const form = document.querySelector("form[data-sign-out]");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const sending = [];
  document.dispatchEvent(new CustomEvent("signing-out", { detail: sending }));
  await Promise.all(sending);
  const device = new Device(form.dataset.signOut);
  const { length } = await device.all().catch(() => []);
  const kept = length === 1 ? "1 answer is" : `${length} answers are`;
  if (length && !confirm(`${kept} only on this device. Signing out deletes what was not sent.`)) return;
  await device.clear().catch(() => {});
  document.dispatchEvent(new Event("device-cleared"));
  form.submit();
});
