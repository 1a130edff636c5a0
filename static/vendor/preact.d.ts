export const h: any;
export const Fragment: any;
export function render(node: any, parent: Element | ShadowRoot | DocumentFragment): void;
export function createContext<T>(value?: T): any;
export class Component {
  constructor(props?: any);
  props: any;
  state: any;
  setState(change: any): void;
  forceUpdate(): void;
  componentDidMount?(): void;
  componentWillUnmount?(): void;
  shouldComponentUpdate?(props: any, state: any): boolean;
  render(props: any, state: any): any;
}
