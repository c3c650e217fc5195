namespace HypergradGen.Fuzz.Programs;

/// <content>Statements of one kind.</content>
internal sealed partial class Statements
{
    private void Favoured()
    {
        // What these write has loops of its own.
        if (method.LoopDepth > 0 && Scope.Favour is not (Favour.References or Favour.Faults or Favour.Objects))
            AssignElement();
        else
            Of(Scope.Favour);
    }

    private void Of(Favour kind)
    {
        switch (kind)
        {
            case Favour.References:
                method.Overlaps.Write();
                break;
            case Favour.Pairs:
                method.IndexPairs.Write();
                break;
            case Favour.Stencils:
                method.Stencils.Write();
                break;
            case Favour.Integers:
                method.IntegerMemory.Write();
                break;
            case Favour.Mixed:
                method.MixedElements.Write();
                break;
            case Favour.Rows:
                method.JaggedArrays.Write();
                break;
            case Favour.Walks:
                method.Walks.Write();
                break;
            case Favour.Objects:
                method.Objects.Write();
                break;
            case Favour.Faults:
                method.Faults.Write();
                break;
            default:
                method.LibraryVectors.Write();
                break;
        }
    }
}
