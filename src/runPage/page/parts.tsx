import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import type {
  Button,
  FromPage,
  History,
  Picture,
  Preview,
  Problem as ProblemText,
  Row,
  Section as SectionText,
  View,
} from "../pageMessages";

export type Post = (message: FromPage) => void;

/** What the page shows. */
export interface Shown {
  view: View | undefined;
  history: History | undefined;
  pictures: ReadonlyMap<string, Picture>;
  /** Of the view, see its message. */
  turn?: number;
  preview?: Preview;
}

export interface PageProps {
  shown: Shown;
  post: Post;
}

/** The key of a picture. */
export const pictureKey = (runId: string, staticId: string): string => `${runId} ${staticId}`;

/** Buttons beside each other; with a name they are a group for screen readers. */
export function Buttons({ buttons, post, name }: { buttons: readonly Button[]; post: Post; name?: string }) {
  return buttons.length === 0 ? null : (
    <div class="buttons" role={name === undefined ? undefined : "group"} aria-label={name}>
      {buttons.map((button) => (
        <button
          key={button.title}
          type="button"
          class={button.primary ? "primary" : "secondary"}
          aria-label={button.label}
          onClick={() => post(button.sends)}
        >
          {button.title}
        </button>
      ))}
    </div>
  );
}

/** A button that looks like a link, within text. */
export function TextLink({ button, post }: { button: Button; post: Post }) {
  return (
    <button type="button" class="link" aria-label={button.label} onClick={() => post(button.sends)}>
      {button.title}
    </button>
  );
}

/** That the page is a preview, and how to keep it. */
export function PreviewLine({ preview, post }: { preview: Preview | undefined; post: Post }) {
  return preview === undefined ? null : (
    <p class="quiet">
      {preview.text} <TextLink button={preview.button} post={post} />
    </p>
  );
}

/** What is missing and why, with what to do. */
export function Problem({ problem, post }: { problem: ProblemText | undefined; post: Post }) {
  return problem === undefined ? null : (
    <div class="problem" role="status">
      <p>{problem.text}</p>
      <Buttons buttons={problem.buttons} post={post} />
    </div>
  );
}

/** A part of the page with its heading. */
export function Block({ heading, children, name }: { heading: string; children: ComponentChildren; name: string }) {
  const id = useId();
  return (
    <section class={`block ${name}`} aria-labelledby={id}>
      <h2 id={id}>{heading}</h2>
      {children}
    </section>
  );
}

/** Names and values. */
export function Facts({ section, post, name }: { section: SectionText | undefined; post: Post; name: string }) {
  return section === undefined ? null : (
    <Block heading={section.heading} name={name}>
      {section.text !== undefined && <p class="quiet">{section.text}</p>}
      {section.rows.length > 0 && (
        <dl>
          {section.rows.map((row) => (
            <FactRow key={row.label} row={row} post={post} />
          ))}
        </dl>
      )}
    </Block>
  );
}

function FactRow({ row, post }: { row: Row; post: Post }) {
  const { label, value, detail, code, button } = row;
  return (
    <div class="fact">
      <dt>{label}</dt>
      <dd>
        <span class={code ? "code" : undefined}>{value}</span>
        {button && <TextLink button={button} post={post} />}
        {detail !== undefined && <span class="detail">{detail}</span>}
      </dd>
    </div>
  );
}

/** What the columns of a table are called. */
export function TableHead({ columns }: { columns: readonly string[] }) {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column} scope="col">
            {column}
          </th>
        ))}
      </tr>
    </thead>
  );
}
