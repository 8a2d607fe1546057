"""What a public peer does on the same stub: arize-phoenix-evals, its asynchronous executor over a
data frame, with OpenAI's own client in the evaluator.

Needs: pip install arize-phoenix-evals openai pandas
Usage: peer_throughput.py BASE_URL PROMPTS IN_FLIGHT   (prompts of about 6,000 characters)

Prints one line of JSON: rows, seconds, rows without a verdict.
"""

import asyncio
import json
import sys
import time

import openai
import pandas as pd
from phoenix.evals import async_evaluate_dataframe, create_evaluator


def main() -> None:
    base_url, prompts, in_flight = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    client = openai.AsyncOpenAI(base_url=base_url, api_key="none", max_retries=0)

    @create_evaluator(name="used", kind="llm")
    async def used(output: str) -> float:
        answer = await client.chat.completions.create(
            model="m",
            temperature=0,
            max_tokens=1024,
            messages=[{"role": "system", "content": "Is it used"}, {"role": "user", "content": output}],
        )
        return float(json.loads(answer.choices[0].message.content)["score"])

    frame = pd.DataFrame({"output": [f"word{i} " * 600 for i in range(prompts)]})
    began = time.monotonic()
    result = asyncio.run(
        async_evaluate_dataframe(
            dataframe=frame, evaluators=[used], concurrency=in_flight, hide_tqdm_bar=True
        )
    )
    seconds = time.monotonic() - began
    missing = int(result["used_score"].isna().sum()) if "used_score" in result else 0
    print(json.dumps({"rows": prompts, "seconds": seconds, "missing": missing}))


if __name__ == "__main__":
    main()
