using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;

namespace HypergradGen.Generator.Products;

/// <summary>An accumulation into an adjoint that stands in loops and nothing else.</summary>
/// <param name="Loops">The loops around it, outermost first; that stands at the program's top level.</param>
/// <param name="Index">The place in the adjoint.</param>
internal sealed record LoopAccumulation(Accumulate Statement, ImmutableArray<For> Loops, AffineIndex Index)
{
    /// <summary>All of them; none where the adjoint is read, so that what waits to be added would be missed.</summary>
    public static IReadOnlyList<LoopAccumulation> In(Function function, Buffer adjoint, Definitions definitions)
    {
        var search = new Search(adjoint, definitions);
        search.VisitBlock(function.Body);
        return search.IsRead ? [] : search.Found;
    }

    /// <summary>What is added, as a product.</summary>
    public SignedProduct Factors(Definitions definitions)
        => SumOfProducts.Factors(new Term(Statement.Value, Statement.Operator == AccumulateOperator.Subtract), definitions.Operation);

    private sealed class Search(Buffer adjoint, Definitions definitions) : StatementWalker
    {
        private readonly List<Statement> _around = [];

        public List<LoopAccumulation> Found { get; } = [];

        public bool IsRead { get; private set; }

        public override void VisitStatement(Statement statement)
        {
            switch (statement)
            {
                case Let { Operation: Load load }:
                    IsRead |= definitions.Memory.Root(load.Source).Id == adjoint.Id;
                    break;
                case Accumulate s when definitions.Memory.Root(s.Target).Id == adjoint.Id:
                    if (_around.Count > 0 && _around.All(l => l is For) && definitions.Place(s.Target, s.Indices) is { } index)
                        Found.Add(new LoopAccumulation(s, [.. _around.Cast<For>()], index));
                    break;
            }
            _around.Add(statement);
            base.VisitStatement(statement);
            _around.RemoveAt(_around.Count - 1);
        }
    }
}
