// What every module draws with: tagged templates in place of a build step.
import { h, render, Fragment, createContext } from "preact";
import htm from "htm";

export const html = htm.bind(h);
export { render, Fragment, createContext };
export {
  useState, useEffect, useLayoutEffect, useMemo, useRef, useCallback, useReducer, useId, useErrorBoundary,
} from "preact/hooks";
