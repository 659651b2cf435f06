import { bandStyles } from '../../../report/index.js'

/** Rules of the page of anomalies beside those of every page. */
export const anomaliesStyles = `${bandStyles(1)}
.key .anomaly { width: 0.6rem; height: 0.6rem; border: 0; background: var(--second); transform: rotate(45deg); }
.anomalies .value { font-weight: 700; }
`
