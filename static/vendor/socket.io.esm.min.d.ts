import type { SocketLike } from "../js/types.js";

export function io(url: string, options?: object): SocketLike;
