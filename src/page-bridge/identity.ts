// Who the provider says it is. A page shows it where several companions offer themselves.

export const NAME = 'Usher';
export const RDNS = 'org.usher-mcp';

/** The mark of `public/icon/usher.svg`. */
export const ICON =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 128 128"%3E%3Crect width="128" height="128" rx="28" fill="%230e5a55"/%3E%3Cpath d="M34 108V62a30 30 0 0 1 60 0v46z" fill="%23f9e7bd"/%3E%3Cpath d="M34 108V62a30 30 0 0 1 30-30q14 6 14 22v62z" fill="%232f8a80"/%3E%3Ccircle cx="67" cy="82" r="4.5" fill="%23f9e7bd"/%3E%3C/svg%3E';
