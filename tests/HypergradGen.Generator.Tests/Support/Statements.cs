using HypergradGen.Generator.Ir;
using Buffer = HypergradGen.Generator.Ir.Buffer;

namespace HypergradGen.Generator.Tests.Support;

/// <summary>Looks for things in a program.</summary>
internal static class Statements
{
    /// <summary>Every statement, those of inner blocks included, in program order.</summary>
    public static IReadOnlyList<Statement> All(Function function)
    {
        var all = new Collector();
        all.VisitFunction(function);
        return all.Found;
    }

    public static IEnumerable<Operation> Operations(Function function) => All(function).OfType<Let>().Select(s => s.Operation);

    public static IEnumerable<string> Calls(Function function) => Operations(function).OfType<Intrinsic>().Select(i => i.Function);

    public static IEnumerable<For> Loops(Function function) => All(function).OfType<For>();

    public static Buffer Parameter(Function function, int index) => function.Parameters.OfType<BufferParameter>().ElementAt(index).Buffer;

    private sealed class Collector : Walker
    {
        public List<Statement> Found { get; } = [];

        public override void VisitStatement(Statement statement)
        {
            Found.Add(statement);
            base.VisitStatement(statement);
        }
    }
}
