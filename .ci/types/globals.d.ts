/** What our scripts share: each adds to it, in the order that pages and the search worker load them. */
declare var mianjing: any;

// What Material's bundle expects as globals.
declare var __md_scope: URL;
declare var __md_hash: (text: string) => number;
declare var __md_get: (key: string, store?: Storage, base?: URL) => any;
declare var __md_set: (key: string, value: unknown, store?: Storage, base?: URL) => void;
