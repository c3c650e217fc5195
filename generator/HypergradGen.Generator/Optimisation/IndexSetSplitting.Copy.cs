using System.Collections.Immutable;
using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <content>A copy of the loop for some of its iterations, in which the tests are decided.</content>
public sealed partial class IndexSetSplitting
{
    /// <summary>Copies a loop's body with what is known in it; branches on what is known are taken.</summary>
    private sealed class Copy : CopyingRewriter
    {
        private readonly IndexSetSplitting _pass;
        private readonly int? _known;

        public Copy(IndexSetSplitting pass) => (_pass, Numbering) = (pass, pass.Numbering);

        public Copy(IndexSetSplitting pass, Value known, Operand by)
            : this(pass)
        {
            if (known == by)
                return;
            _known = known.Id;
            Replace(known, by);
        }

        public For Of(For loop)
        {
            var copy = new BlockBuilder(Numbering);
            Rewrite(loop, copy);
            return (For)copy.Build().Statements[0];
        }

        /// <summary>The iteration at an index.</summary>
        public ImmutableArray<Operand> Write(For loop, Operand index, ImmutableArray<Operand> carried, BlockBuilder into)
        {
            Replace(loop.Index, index);
            for (int i = 0; i < carried.Length; i++)
                Replace(loop.Carried[i].Parameter, carried[i]);
            RewriteStatements(loop.Body, into);
            return Map(loop.Body.Yields).Items;
        }

        protected override Value Define(Value value)
        {
            var copy = base.Define(value);
            _pass._originals[copy.Id] = (Value)_pass.Original(value);
            return copy;
        }

        protected override void Rewrite(Statement statement, BlockBuilder into)
        {
            if (statement is Let let)
            {
                if (let.Target.Id == _known)
                    return;
                if (Folding.Fold(Map(let.Operation), _ => null) is { } folded)
                {
                    Replace(let.Target, folded);
                    return;
                }
            }
            base.Rewrite(statement, into);
        }

        protected override void RewriteIf(If s, BlockBuilder into)
        {
            if (Map(s.Condition) is not Literal condition)
            {
                base.RewriteIf(s, into);
                return;
            }
            var taken = condition.AsBool ? s.Then : s.Else;
            RewriteStatements(taken, into);
            for (int i = 0; i < s.Results.Count; i++)
                Replace(s.Results[i], Map(taken.Yields[i]));
        }
    }
}
