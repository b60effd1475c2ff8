import { useEffect, useRef } from "preact/hooks";
import { pictureTypes, type ChartPlace, type Picture } from "../pageMessages";
import { pictureKey, Problem, type Post } from "./parts";

/** How far below the screen a picture is requested already. */
const margin = "200px";

/** A picture, requested when it comes onto the screen. */
export function Chart({
  place,
  pictures,
  post,
}: {
  place: ChartPlace;
  pictures: ReadonlyMap<string, Picture>;
  post: Post;
}) {
  const { runId, staticId, alt } = place;
  const picture = pictures.get(pictureKey(runId, staticId));
  const element = useRef<HTMLDivElement>(null);
  const isMissing = picture === undefined;
  const ask = () =>
    post({
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
      <Content picture={picture} alt={alt} post={(message) => (message.type === "chart" ? ask() : post(message))} />
    </div>
  );
}

function Content({ picture, alt, post }: { picture: Picture | undefined; alt: string; post: Post }) {
  switch (picture?.state) {
    case undefined:
      return null;
    case "waiting":
      return <p class="quiet">{picture.text}</p>;
    case "missing":
      return <Problem problem={picture.problem} post={post} />;
    case "shown":
      return pictureTypes.includes(picture.mimeType) ? (
        <img src={`data:${picture.mimeType};base64,${picture.base64}`} alt={alt} />
      ) : null;
  }
}
