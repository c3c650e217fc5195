using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;

namespace HypergradGen.Generator.Products;

/// <summary>
/// Both products of a step of the normal equations as one program: s = ẇ − J·ẇ, and Jᵀ·s. What both go through in equal loops is gone through once.
/// <code>
/// for i: { z = 0;  for j: z += a[i,j]·ẇ[j];  nėxt[i] = z }         for i: { z = 0;  for j: z += a[i,j]·ẇ[j];  s[i] = ẇ[i] − z;
/// for i: for j: w̄[j] += a[i,j]·n̄ext[i]                                     for j: w̄[j] += a[i,j]·s[i] }
/// </code>
/// </summary>
internal static class NormalProduct
{
    /// <param name="tangent">J·ẇ: parameters w, λ, ẇ, then its output.</param>
    /// <param name="adjoint">Jᵀ·u: parameters w, λ, u, which it only reads, then the sum that it adds to.</param>
    /// <returns>Parameters w, λ, ẇ, s and w̄; null where the two have no loop in common, and are as well called one after the other.</returns>
    public static Function? Of(Function tangent, Function adjoint)
    {
        BufferParameter[] ofTangent = [.. tangent.Parameters.OfType<BufferParameter>()], ofAdjoint = [.. adjoint.Parameters.OfType<BufferParameter>()];
        var (wTangent, nextTangent, residual, wAdjoint) = (ofTangent[2].Buffer, ofTangent[3].Buffer, ofAdjoint[2].Buffer, ofAdjoint[3].Buffer);
        if (new[] { tangent, adjoint }.Any(CallsHelpers) || ResidualStores.In(tangent, wTangent, nextTangent, residual) is not { } stored)
            return null;
        BufferParameter[] vectors = [ofTangent[0], ofTangent[1], ofTangent[2], new(residual, Access.Write), ofAdjoint[3]];
        BufferParameter[] constants = [.. ofTangent.Skip(4).Concat(ofAdjoint.Skip(4)).GroupBy(p => p.Buffer.Id).Select(g => g.First())];
        var others = tangent.Parameters.Concat(adjoint.Parameters).Where(p => p is not BufferParameter).Distinct();
        var both = Signatures.Concatenate(stored, adjoint, "Tangent: what the linearised step leaves of its argument.", "Adjoint: the linearised step transposed.");
        var joined = Fused(both with { Parameters = vectors.Concat(constants).Concat(others).ToImmutableArray() });
        if (Loops(joined) is > 0 and var loops && loops >= Loops(tangent) + Loops(adjoint) || Depth(joined.Body) > DepthOfRows)
            return null;
        var parameters = joined.Parameters.Select(p => p is BufferParameter b && b.Buffer.Id == wAdjoint.Id ? b with { Access = Access.Write } : p);
        return Pipeline.Clean(Signatures.Zeroed(joined, wAdjoint) with { Parameters = parameters.ToImmutableArray() });
    }

    private static Function Fused(Function both) => Pipeline.Clean(EqualSums.Merge(Pipeline.Clean(LoopFusion.FuseFlowing(Pipeline.Clean(both)))));

    private static bool CallsHelpers(Function function) => Found.In(function).Any(s => s is Call { External: null });

    /// <summary>Loops around rows become products of matrices, or one product of all their rows, where there is one product in them and not two.</summary>
    private const int DepthOfRows = 2;

    private static int Depth(Block block) => block.Statements.Select(Depth).DefaultIfEmpty(0).Max();

    private static int Depth(Statement statement) => statement switch
    {
        For s => 1 + Depth(s.Body),
        While s => 1 + Math.Max(Depth(s.Condition), Depth(s.Body)),
        If s => Math.Max(Depth(s.Then), Depth(s.Else)),
        _ => 0,
    };

    private static int Loops(Function function) => Found.In(function).Count(s => s is For or While);

    private sealed class Found : StatementWalker
    {
        private readonly List<Statement> _statements = [];

        public static IReadOnlyList<Statement> In(Function function)
        {
            var found = new Found();
            found.VisitBlock(function.Body);
            return found._statements;
        }

        public override void VisitStatement(Statement statement)
        {
            _statements.Add(statement);
            base.VisitStatement(statement);
        }
    }

    /// <summary>Stores ẇ[i] − z where a program stores z as element i of its output.</summary>
    private sealed class ResidualStores : PartsBeside
    {
        private readonly Memory _memory;

        private ResidualStores(Memory memory, Buffer wTangent, Buffer output, Buffer residual)
            : base(output, wTangent)
        {
            _memory = memory;
            Replace(output, residual);
        }

        /// <summary>Null where an element of the output is read, or written more than once.</summary>
        public static Function? In(Function tangent, Buffer wTangent, Buffer output, Buffer residual)
        {
            var memory = Memory.Of(tangent);
            var final = FinalStores.Of(tangent, output);
            bool isFinal = Found.In(tangent).Where(s => !final.Contains(s)).All(s => s is Slice || !Uses.Buffers(s).Any(b => memory.Root(b).Id == output.Id));
            return isFinal ? new ResidualStores(memory, wTangent, output, residual).Rewrite(tangent) : null;
        }

        protected override void Rewrite(Statement statement, BlockBuilder into)
        {
            if (statement is Store store && _memory.Root(store.Target).Id == Cut.Id)
            {
                var indices = Map(store.Indices);
                var left = into.Binary(BinaryOperator.Subtract, into.Load(Parts[store.Target.Id], [.. indices]), Map(store.Value));
                into.Add(store with { Target = Map(store.Target), Indices = indices, Value = left });
                return;
            }
            base.Rewrite(statement, into);
        }
    }
}
