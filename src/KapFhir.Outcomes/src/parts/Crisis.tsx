/** Whom somebody with suicidal thoughts can call: the clinic's own words, read out at once. */
export function Crisis({ text }: { text: string }) {
  return (
    <div class="crisis" role="alert">
      <p><strong>You are not alone with this.</strong></p>
      <p>{text}</p>
    </div>
  );
}
