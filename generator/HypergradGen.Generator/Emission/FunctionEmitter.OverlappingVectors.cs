using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Emission;

/// <content>Loops whose vectors may overlap.</content>
public sealed partial class FunctionEmitter
{
    private sealed partial class VectorLoopEmitter
    {
        /// <summary>
        /// By how many elements the loop begins behind where a vector would if the memory that it stores to were cut into vectors, as rows that begin with a line of the cache are. Null where
        /// vectors must not overlap, or need not.
        /// </summary>
        private int? Overlap
        {
            get
            {
                if (!loop.MayRepeat(emitter._memory))
                    return null;
                var store = loop.Loop.Body.Statements.OfType<Store>().First();
                int behind = loop.Body.Place(store.Target, store.Indices)!.Value.Index.Resolved(emitter.Definition).Number & (loop.Width - 1);
                return behind == 0 ? null : behind;
            }
        }

        /// <summary>
        /// Whole vectors: all but the first and the last lie as the memory's do, and these lie in the loop and overlap those beside them. No part of a line is then stored to, but at the ends.
        /// A loop that is shorter than a vector is one that is partly filled.
        /// </summary>
        private void WriteOverlapping(int behind)
        {
            var writer = emitter._writer;
            string singles = loop.Element == ElementType.Real32 ? "OfSingles" : "";
            bool mayBeShort = loop.Loop.Count is not Literal;
            if (mayBeShort)
                writer.Open($"if ({count} >= {Vectors}Lanes.Count{singles})");
            emitter._names.Enter();
            string place = emitter._names.Take("place"), index = emitter._names.Take(loop.Loop.Index.Name ?? "k");
            writer.Open($"for (int {place} = -{behind}; {place} < {count}; {place} += {Vectors}Lanes.Count{singles})");
            writer.Line($"int {index} = {Vectors}Lanes.Inside{singles}({place}, {count});");
            WriteVector(index, isLast: false, []);
            writer.Close();
            emitter._names.Exit();
            if (!mayBeShort)
                return;
            writer.Close();
            emitter._names.Enter();
            writer.Open("else");
            WriteVector("0", isLast: true, []);
            writer.Close();
            emitter._names.Exit();
        }
    }
}
