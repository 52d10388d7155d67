/** What the browser inside 政务微信 on an old telephone does not have yet. */
if (!("timeout" in AbortSignal)) {
  (AbortSignal as { timeout: (ms: number) => AbortSignal }).timeout = (ms) => {
    const ending = new AbortController();
    setTimeout(() => ending.abort(new DOMException("timed out", "TimeoutError")), ms);
    return ending.signal;
  };
}
