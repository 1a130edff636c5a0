/** What Palabre uses of qr-scanner. */
declare class QrScanner {
  constructor(video: HTMLVideoElement, onDecode: (result: { data: string }) => void, options: { onDecodeError?: (error: unknown) => void; preferredCamera?: string; maxScansPerSecond?: number; returnDetailedScanResult: true });
  start(): Promise<void>;
  stop(): void;
  destroy(): void;
}
export default QrScanner;
