export function useState<T = any>(initial: T | (() => T)): [any, (value: any) => void];
export function useRef<T = any>(initial?: T): { current: any };
export function useMemo<T>(make: () => T, inputs: unknown[]): T;
export function useCallback<T extends (...given: any[]) => any>(call: T, inputs: unknown[]): T;
export function useEffect(effect: () => any, inputs?: unknown[]): void;
export function useLayoutEffect(effect: () => any, inputs?: unknown[]): void;
export function useContext(context: any): any;
export function useErrorBoundary(callback?: (error: any) => void): [any, () => void];
export function useId(): string;
