import { useEffect, useRef } from "preact/hooks";
import { pictureTypes, type ChartPlace, type Picture } from "../pageMessages";
import { pictureKey, Problem, type Tell } from "./parts";

/** How far below the screen a picture is asked for already. */
const margin = "200px";

/** The place of a picture: asked for when it comes onto the screen. */
export function Chart({
  place,
  pictures,
  tell,
}: {
  place: ChartPlace;
  pictures: ReadonlyMap<string, Picture>;
  tell: Tell;
}) {
  const { runId, staticId, alt } = place;
  const picture = pictures.get(pictureKey(runId, staticId));
  const element = useRef<HTMLDivElement>(null);
  const isMissing = picture === undefined;
  const ask = () =>
    tell({
      type: "chart",
      runId,
      staticId,
      width: Math.ceil((element.current?.clientWidth ?? 0) * window.devicePixelRatio),
    });
  useEffect(() => {
    const { current } = element;
    if (!current || !isMissing) {
      return undefined;
    }
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) {
          observer.disconnect();
          ask();
        }
      },
      { rootMargin: margin },
    );
    observer.observe(current);
    return () => observer.disconnect();
  }, [runId, staticId, isMissing]);
  return (
    <div class="chart" ref={element} aria-busy={picture?.state === "waiting"}>
      <Content picture={picture} alt={alt} tell={(message) => (message.type === "chart" ? ask() : tell(message))} />
    </div>
  );
}

function Content({ picture, alt, tell }: { picture: Picture | undefined; alt: string; tell: Tell }) {
  switch (picture?.state) {
    case undefined:
      return null;
    case "waiting":
      return <p class="quiet">{picture.text}</p>;
    case "missing":
      return <Problem problem={picture.problem} tell={tell} />;
    case "shown":
      return pictureTypes.includes(picture.mimeType) ? (
        <img src={`data:${picture.mimeType};base64,${picture.base64}`} alt={alt} />
      ) : null;
  }
}
